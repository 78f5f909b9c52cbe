import { script } from './script.js';

/**
 * Opens reservations, each by itself, in order. Counter and open reservations change together, or a crash in between would leave a count that
 * nobody takes back.
 *
 *   KEYS     of each request: counters, open reservations (of the counter's partition)
 *   ARGV     of each request: counter, field of the reservation, value of the reservation, amount that counts at once, limit
 *   answer   of each request: 1 reserved (also when it is open already), 0 full
 *
 * A counter is never above the limit that was asked for with its last take.
 */
export const RESERVE = script(`#!lua
local answers = {}
for request = 1, #KEYS / 2 do
  local k, a = request * 2 - 2, request * 5 - 5
  local counter, field, amount = ARGV[a + 1], ARGV[a + 2], tonumber(ARGV[a + 4])
  answers[request] = 1
  if redis.call('HEXISTS', KEYS[k + 2], field) == 0 then
    local used = tonumber(redis.call('HGET', KEYS[k + 1], counter) or '0')
    if amount > 0 and used + amount > tonumber(ARGV[a + 5]) then
      answers[request] = 0
    else
      if amount > 0 then redis.call('HINCRBY', KEYS[k + 1], counter, ARGV[a + 4]) end
      redis.call('HSET', KEYS[k + 2], field, ARGV[a + 3])
    end
  end
end
return answers
`);
