import { writeScript } from './script.js';

/**
 * Commits changes of profiles, each by itself, in order: compare-and-set on the records, and the events in the same breath. The only script that writes
 * profiles; the rules of business are in TypeScript, for every store.
 *
 *   KEYS     of each commit: the records that it writes, the stream of the partition, how often a record of the partition was removed
 *   ARGV[1]  time in milliseconds, for the ids of stream entries
 *   ARGV[2]  of each commit the number of its records, a digit each
 *   ARGV     then of each commit: of each record the expected prefix and the new value, then the events.
 *            Prefix: the 4 bytes of the revision, or 'absent ' and the number of removals that was read with it. Value: '' removes. Events: '' for none.
 *   answer   of each commit: 1 done, 0 conflict, or the error that it met
 *
 * A commit is done with its records and its events, or not at all, and none fails because of another: what can fail comes first. The records are looked
 * at, so that they are strings; a removal counted too often only lets others conflict; then the events are appended. What is left is SET and DEL, which
 * take keys of any type. Ids of a stream never go back: where the clock does, the server's takes over.
 */
export const COMMIT = writeScript(`
local function commit(k, a, records)
  local stream, removals, events = KEYS[k + records], KEYS[k + records + 1], ARGV[a + 2 * records]
  local holds, removes = true, false
  for record = 0, records - 1 do
    local found = redis.pcall('GETRANGE', KEYS[k + record], 0, 3)
    if found == '' then
      found = redis.pcall('GET', removals) or '0'
      if type(found) == 'string' then found = 'absent ' .. found end
    end
    if type(found) == 'table' then return found end
    if found ~= ARGV[a + 2 * record] then holds = false end
    if ARGV[a + 2 * record + 1] == '' then removes = true end
  end
  if not holds then return 0 end
  if removes then
    local counted = redis.pcall('INCR', removals)
    if type(counted) == 'table' then return counted end
  end
  if events ~= '' then
    local id = redis.pcall('XADD', stream, ARGV[1] .. '-*', 'e', events)
    if type(id) == 'table' then id = redis.pcall('XADD', stream, '*', 'e', events) end
    if type(id) == 'table' then return id end
  end
  for record = 0, records - 1 do
    local key, value = KEYS[k + record], ARGV[a + 2 * record + 1]
    if value == '' then redis.call('DEL', key) else redis.call('SET', key, value) end
  end
  return 1
end

local answers = {}
local k, a = 1, 3
for i = 1, #ARGV[2] do
  local records = tonumber(ARGV[2]:sub(i, i))
  answers[i] = commit(k, a, records)
  k, a = k + records + 2, a + 2 * records + 1
end
return answers
`);
