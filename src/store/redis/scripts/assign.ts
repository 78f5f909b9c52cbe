import { writeScript } from './script.js';

/**
 * Gives an identity to another owner by compare-and-set, which no single command of Redis does.
 *
 *   KEYS[1]  the identity
 *   ARGV     expected owner and new owner; '' is nobody
 *   answer   1 done, 0 the owner is another one
 */
export const ASSIGN = writeScript(`
local owner = redis.call('GET', KEYS[1]) or ''
if owner ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2]) end
return 1
`);
