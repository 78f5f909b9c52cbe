import { writeScript } from './script.js';

/**
 * Replaces a named blob by compare-and-set, which no single command of Redis does.
 *
 *   KEYS[1]  blobs
 *   ARGV     name, '1' when there has to be one or '0', its bytes, new bytes
 *   answer   1 done, 0 there is another one
 */
export const REPLACE = writeScript(`
local found = redis.call('HGET', KEYS[1], ARGV[1])
if found ~= (ARGV[2] == '1' and ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[4])
return 1
`);
