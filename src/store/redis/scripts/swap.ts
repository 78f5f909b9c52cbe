import { writeScript } from './script.js';

/**
 * The last step of rewriting a stream without some entries: puts the copy in its place, unless something was appended since. (XDEL would
 * only mark entries as deleted: their bytes would stay in memory and in the files.) What was trimmed meanwhile goes from the copy, too.
 *
 *   KEYS     stream, copy, who rewrites, id of the last entry trimmed
 *   ARGV     token of the caller, id of the last entry that was looked at
 *   answer   1 done, 0 there is more to copy, -1 the claim is lost
 *
 * Ids never begin anew: a copy without entries learns the last one by an entry that is added and taken out. Up to RENAME only the copy changes, so that
 * what fails before leaves the stream as it was; RENAME and what follows can't.
 */
export const SWAP = writeScript(`
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return -1 end
if #redis.call('XRANGE', KEYS[1], '(' .. ARGV[2], '+', 'COUNT', 1) > 0 then return 0 end
local info, last = redis.call('XINFO', 'STREAM', KEYS[1]), nil
for i = 1, #info, 2 do
  if info[i] == 'last-generated-id' then last = info[i + 1] end
end
if redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('XADD', KEYS[2], last, 'e', '')
  redis.call('XDEL', KEYS[2], last)
end
local ms, seq = string.match(redis.call('GET', KEYS[4]) or '', '^(%d+)-(%d+)$')
if ms then redis.call('XTRIM', KEYS[2], 'MINID', '=', ms .. '-' .. string.format('%.0f', tonumber(seq) + 1)) end
redis.call('XSETID', KEYS[2], last)
redis.call('PERSIST', KEYS[2])
redis.call('RENAME', KEYS[2], KEYS[1])
redis.call('DEL', KEYS[3])
return 1
`);
