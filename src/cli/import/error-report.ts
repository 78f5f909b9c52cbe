import { type FileHandle, open, rm } from 'node:fs/promises';
import type { RowError } from '../../generated/handbill/v1/RowError.js';
import { CommandFailure, toFailure, usageFailure } from '../command/failure.js';
import { plainJson, plainLines } from '../terminal/plain.js';

/** A file that takes all row errors of an import, as they come. */
export interface ErrorReport {
  write(errors: readonly RowError[]): Promise<void>;
  close(): Promise<void>;
}

/** A row error as it is written for programs. */
export const plainRowError = (error: RowError) => ({ ...error, column: error.column || null });

/** Room that a disk must still have: what a full one can't take is noticed before anything is imported. */
const PROBE = Buffer.alloc(4_096);

/**
 * Opens a report: CSV when the name ends so, else JSON lines. Refuses a file that is there already: a report never takes the place of
 * another one, and two imports never write into one file.
 */
export async function openErrorReport(path: string): Promise<ErrorReport> {
  const file = await openNew(path);
  const isCsv = /\.csv$/i.test(path);
  const write = async (text: string): Promise<void> => {
    await file.appendFile(text).catch((error: unknown) => fail(path, error));
  };
  await probe(file).catch(async (error: unknown) => {
    await file.close();
    await rm(path, { force: true });
    return fail(path, error);
  });
  if (isCsv) await write(CSV_HEADER);
  return {
    async write(errors) {
      if (errors.length > 0) await write(errors.map(isCsv ? toCsv : toJsonLine).join(''));
    },
    close: () => file.close(),
  };
}

async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) return fail(path, error);
  }
  const file = await open(path, 'r+');
  // Standard output and pipes are always there, and hold nothing.
  if (!(await file.stat()).isFile()) return file;
  await file.close();
  throw usageFailure(`the report ${path} exists already: name another file, or remove it`);
}

async function probe(file: FileHandle): Promise<void> {
  if (!(await file.stat()).isFile()) return;
  await file.write(PROBE, 0, PROBE.length, 0);
  await file.datasync();
  await file.truncate(0);
}

async function fail(path: string, error: unknown): Promise<never> {
  const { exitCode, code, message } = await toFailure(error);
  throw new CommandFailure(exitCode, code, `the report ${path} can't be written: ${message}`, { cause: error });
}

const toJsonLine = (error: RowError): string => `${plainJson(JSON.stringify(plainRowError(error)))}\n`;

/** Spreadsheets take a file for UTF-8 by its byte order mark only. */
const CSV_HEADER = '\ufeffline,column,value,reason\r\n';

const toCsv = ({ line, column, value, reason }: RowError): string =>
  `${[String(line), column, value, reason].map(plainLines).map(csvField).join(',')}\r\n`;

/** What begins like a formula is run as one by spreadsheets, quoted or not: an apostrophe makes it text. */
function csvField(text: string): string {
  const inert = /^(?:[=@\t\r]|[+-](?!\d))/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
