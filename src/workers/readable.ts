import { err, ok, type Result } from '../base/result.js';
import { UnusableFile } from '../evaluation/read-csv.js';

/** What a reader of files answers; a file that can't be opened or used is an error in words. */
export async function readable<T>(read: () => Promise<T>): Promise<Result<T, string>> {
  try {
    return ok(await read());
  } catch (error) {
    if (error instanceof UnusableFile || isSystemError(error)) return err(error.message);
    throw error;
  }
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'syscall' in error;
