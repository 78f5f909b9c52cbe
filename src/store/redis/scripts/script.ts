import { createHash } from 'node:crypto';

/** Lua for the server, which keeps it under its SHA-1 (EVALSHA). */
export interface Script {
  readonly source: string;
  readonly sha: string;
}

export const script = (source: string): Script => ({
  source,
  sha: createHash('sha1').update(source).digest('hex'),
});
