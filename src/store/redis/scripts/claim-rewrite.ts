import { writeScript } from './script.js';

/**
 * Begins a rewrite of a stream, unless one is under way; what one that was broken off has left goes.
 *
 *   KEYS     who rewrites, copy
 *   ARGV     token of the caller, for how many milliseconds
 *   answer   1 begun, 0 another one is under way
 */
export const CLAIM_REWRITE = writeScript(`
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
redis.call('DEL', KEYS[2])
return 1
`);
