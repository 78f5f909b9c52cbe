import { writeScript } from './script.js';

/**
 * Raises marks of indexes: none below is given again, whatever else of the store is lost.
 *
 *   KEYS     marks of some parts
 *   ARGV     of each kind the bound, which may be lower than what is there
 *   answer   1
 *
 * All are read before the first is written. A damaged mark stays, for the check to find.
 */
export const RAISE = writeScript(`
local rising = {}
for _, key in ipairs(KEYS) do
  for kind, bound in ipairs(ARGV) do
    local marked = tonumber(redis.call('HGET', key, kind) or '0')
    if marked and marked < tonumber(bound) then rising[#rising + 1] = { key, kind, bound } end
  end
end
for _, mark in ipairs(rising) do redis.call('HSET', unpack(mark)) end
return 1
`);
