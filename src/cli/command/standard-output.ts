import { EXIT } from './exit.js';
import { CommandFailure } from './failure.js';

const broken = new AbortController();

/** Aborted when nobody takes standard output any more: its reader has gone (`handbill item list | head`), or the disk is full. */
export const outputBroken: AbortSignal = broken.signal;

/** Keeps a write that fails from ending the process in the middle of its work. */
export function watchStandardOutput(): void {
  process.stdout.on('error', (error) => broken.abort(error));
  // Nobody is left to be told.
  process.stderr.on('error', () => {});
}

/** Why the answer did not arrive; null: it did, or a reader has gone who had enough of it, which is no failure. */
export function outputFailure(): CommandFailure | null {
  if (!outputBroken.aborted) return null;
  const cause = outputBroken.reason as NodeJS.ErrnoException;
  if (cause.code === 'EPIPE') return null;
  const why = cause.code === 'ENOSPC' ? 'no space is left on the device' : cause.message;
  return new CommandFailure(EXIT.failed, cause.code ?? 'UNKNOWN', `standard output can't be written: ${why}`, {
    cause,
  });
}
