import { writeScript } from './script.js';

/**
 * Opens reservations, each by itself, in order. Counter and open reservations change together, or a crash in between would leave a count that
 * nobody takes back.
 *
 *   KEYS     of each request: counters, open reservations (of the counter's partition)
 *   ARGV     of each request: counter, field of the reservation, value of the reservation, amount that counts at once, limit
 *   answer   of each request: 1 reserved (also when it is open already), 0 full, or the error that it met
 *
 * A counter is never above the limit that was asked for with its last take. Both hashes are looked at before the counter is raised, which fails where it
 * is no whole number; then the reservation can be noted.
 */
export const RESERVE = writeScript(`
local function reserve(counters, open, counter, field, value, amount, limit)
  local known = redis.pcall('HEXISTS', open, field)
  if known ~= 0 then return known end
  local used = redis.pcall('HGET', counters, counter) or '0'
  if type(used) == 'table' then return used end
  if tonumber(amount) > 0 then
    if (tonumber(used) or 0) + tonumber(amount) > tonumber(limit) then return 0 end
    local raised = redis.pcall('HINCRBY', counters, counter, amount)
    if type(raised) == 'table' then return raised end
  end
  redis.call('HSET', open, field, value)
  return 1
end

local answers = {}
for request = 1, #KEYS / 2 do
  local k, a = request * 2 - 2, request * 5 - 5
  answers[request] = reserve(KEYS[k + 1], KEYS[k + 2], unpack(ARGV, a + 1, a + 5))
end
return answers
`);
