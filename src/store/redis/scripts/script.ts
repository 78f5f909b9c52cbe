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
  /** It begins only in an epoch, whose key and token come behind its own keys and arguments. */
  readonly inEpoch: boolean;
}

/** A script that does what it does whatever epoch the store is in. */
export const script = (source: string): Script => scriptOf(source, false);

/** First word of the refusal of a script that was not begun, because the store is not in the epoch that the caller knows. */
export const OTHER_EPOCH = 'OTHEREPOCH';

/**
 * A script that writes what belongs to an epoch. It is refused before it begins where the epoch is another one or none: on a server that was emptied,
 * that took over without the newest writes, or that has another store.
 */
export const writeScript = (body: string): Script =>
  scriptOf(
    `#!lua
if redis.call('GET', KEYS[#KEYS]) ~= ARGV[#ARGV] then return redis.error_reply('${OTHER_EPOCH} the store is in another epoch') end
KEYS[#KEYS], ARGV[#ARGV] = nil, nil
${body}`,
    true,
  );

const scriptOf = (source: string, inEpoch: boolean): Script => ({
  source,
  sha: createHash('sha1').update(source).digest('hex'),
  inEpoch,
});
