import { writeScript } from './script.js';

/**
 * Removes the oldest entries of a stream and remembers the last of them, so that a reader who comes too late is told. Both together, or a crash in between
 * would leave a gap that nobody is told of. The stream was read before it is trimmed, and SET takes a key of any type: neither can fail.
 *
 *   KEYS     stream, id of the last entry trimmed
 *   ARGV     first id that stays ('+': none must), how many may go
 *   answer   how many went
 */
export const TRIM = writeScript(`
local last = ARGV[1] == '+' and '+' or '(' .. ARGV[1]
local going = redis.call('XRANGE', KEYS[1], '-', last, 'COUNT', ARGV[2])
if #going == 0 then return 0 end
local id = going[#going][1]
local ms, seq = string.match(id, '^(%d+)-(%d+)$')
redis.call('XTRIM', KEYS[1], 'MINID', '=', ms .. '-' .. string.format('%.0f', tonumber(seq) + 1))
redis.call('SET', KEYS[2], id)
return #going
`);
