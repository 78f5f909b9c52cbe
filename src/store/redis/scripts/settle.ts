import { script } from './script.js';

/**
 * Closes reservations. May be run twice: ids that are not open are passed over, and no id is used again.
 *
 *   KEYS     of each settlement: counters, open reservations (of the counter's partition)
 *   ARGV     of each settlement: counter, field of the reservation, '1' when it stands or '0'
 *   answer   none
 *
 * A take that does not stand, and a return that does, are taken off the counter; which it is, and how much, says the stored value: '+' or '-', then the amount.
 */
export const SETTLE = script(`#!lua
for settlement = 1, #KEYS / 2 do
  local k, a = settlement * 2 - 2, settlement * 3 - 3
  local counter, field = ARGV[a + 1], ARGV[a + 2]
  local kind, amount = string.match(redis.call('HGET', KEYS[k + 2], field) or '', '^([+-])(%d+)')
  if kind then
    if (kind == '+') ~= (ARGV[a + 3] == '1') then
      local used = tonumber(redis.call('HGET', KEYS[k + 1], counter) or '0') - tonumber(amount)
      redis.call('HSET', KEYS[k + 1], counter, string.format('%.0f', math.max(used, 0)))
    end
    redis.call('HDEL', KEYS[k + 2], field)
  end
end
`);
