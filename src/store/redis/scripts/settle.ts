import { writeScript } from './script.js';

/**
 * Closes reservations, each by itself. May be run twice: ids that are not open are passed over, and no id is used again.
 *
 *   KEYS     of each settlement: counters, open reservations (of the counter's partition)
 *   ARGV     of each settlement: counter, field of the reservation, '1' when it stands or '0'
 *   answer   of each settlement: 1 closed, 0 not open, or the error that it met
 *
 * A take that does not stand, and a return that does, are taken off the counter; which it is, and how much, says the stored value: '+' or '-', then the amount.
 * The counter is read before it is written, and the reservation before it is closed: neither write can fail.
 */
export const SETTLE = writeScript(`
local function settle(counters, open, counter, field, stands)
  local value = redis.pcall('HGET', open, field) or ''
  if type(value) == 'table' then return value end
  local kind, amount = string.match(value, '^([+-])(%d+)')
  if not kind then return 0 end
  if (kind == '+') ~= (stands == '1') then
    local found = redis.pcall('HGET', counters, counter) or '0'
    if type(found) == 'table' then return found end
    local used = tonumber(found)
    if not used then return redis.error_reply('ERR the counter is not a number') end
    redis.call('HSET', counters, counter, string.format('%.0f', math.max(used - tonumber(amount), 0)))
  end
  redis.call('HDEL', open, field)
  return 1
end

local answers = {}
for settlement = 1, #KEYS / 2 do
  local k, a = settlement * 2 - 2, settlement * 3 - 3
  answers[settlement] = settle(KEYS[k + 1], KEYS[k + 2], unpack(ARGV, a + 1, a + 3))
end
return answers
`);
