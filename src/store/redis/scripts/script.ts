import { createHash } from 'node:crypto';

/**
 * Lua for the server, which keeps it under its SHA-1 (EVALSHA).
 *
 * A script that fails half-way is not taken back. Whether it may write at all (memory, disk, replicas, role), the server decides before it begins, since
 * none has the flag `allow-oom`; what is left are keys and values of a wrong kind. So each script reads first what it will write, or does first what
 * can fail, as its header says; and one that does several things by themselves answers each with its own error (`pcall`).
 */
export interface Script {
  readonly source: string;
  readonly sha: string;
}

export const script = (source: string): Script => ({
  source,
  sha: createHash('sha1').update(source).digest('hex'),
});
