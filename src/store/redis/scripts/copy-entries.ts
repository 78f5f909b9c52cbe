import { writeScript } from './script.js';

/**
 * Adds entries to the copy of a stream that is being rewritten, and prolongs the claim. Who has lost it must add nothing: nobody would
 * remove it. What fails half-way leaves a part of a copy, which the next claim removes.
 *
 *   KEYS     who rewrites, copy
 *   ARGV     token of the caller, for how many milliseconds from now, then of each entry its id and events
 *   answer   1 done, 0 the claim is lost
 */
export const COPY_ENTRIES = writeScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
for i = 3, #ARGV, 2 do redis.call('XADD', KEYS[2], ARGV[i], 'e', ARGV[i + 1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1
`);
