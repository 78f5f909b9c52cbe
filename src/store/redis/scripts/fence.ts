import { script } from './script.js';

/**
 * Begins an epoch in a part of the store: from now on what still writes in the former one is refused there. Raises the part's marks of indexes to what the
 * caller knows, and tells what they are then: no index below has to be given again.
 *
 *   KEYS     epoch of the part, its marks
 *   ARGV     token, then of each kind the bound that the caller knows
 *   answer   of each kind the bound
 *
 * Marks are read before anything is written, and SET takes a key of any type. A damaged mark stays, for the check to find.
 */
export const FENCE = script(`#!lua
local bounds, rising = {}, {}
for kind = 1, #ARGV - 1 do
  local known = tonumber(ARGV[1 + kind])
  local marked = tonumber(redis.call('HGET', KEYS[2], kind) or '0')
  if marked and marked < known then rising[kind] = ARGV[1 + kind] end
  bounds[kind] = math.max(marked or 0, known)
end
for kind, bound in pairs(rising) do redis.call('HSET', KEYS[2], kind, bound) end
redis.call('SET', KEYS[1], ARGV[1])
return bounds
`);
