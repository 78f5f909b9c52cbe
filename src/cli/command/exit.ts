/** What a script can tell from the exit code; documented in `handbill --help`. */
export const EXIT = {
  ok: 0,
  /** The operation was refused, or failed. */
  failed: 1,
  /** Wrong arguments, settings or files named. */
  usage: 2,
  /** A plan has changes; what is wrong with its file is `failed`. */
  changes: 2,
  /** No server answers, or the store can't be opened. */
  unavailable: 3,
  /** It went through, but rejected rows of an import, or found malformed cases. */
  rejectedRows: 4,
  /** Stopped by Ctrl-C or SIGTERM (128 + SIGINT, as shells have it). */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
