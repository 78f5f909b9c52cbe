import { script } from './script.js';

/**
 * Commits changes of profiles, each by itself, in order: compare-and-set on the records, and the events in the same breath. The only script that writes
 * profiles; the rules of business are in TypeScript, for every store.
 *
 *   KEYS     of each commit: the records that it writes, the stream of the partition, how often a record of the partition was removed
 *   ARGV[1]  time in milliseconds, for the ids of stream entries
 *   ARGV[2]  of each commit the number of its records, a digit each
 *   ARGV     then of each commit: of each record the expected prefix and the new value, then the events.
 *            Prefix: the 4 bytes of the revision, or 'absent ' and the number of removals that was read with it. Value: '' removes. Events: '' for none.
 *   answer   of each commit: 1 done, 0 conflict
 *
 * A commit is done with its records and its events, or not at all: everything is checked before the first write, and what follows can't fail. Ids of a
 * stream never go back: where the clock does, the server's takes over.
 */
export const COMMIT = script(`#!lua
local answers = {}
local k, a = 1, 3
for commit = 1, #ARGV[2] do
  local records = tonumber(ARGV[2]:sub(commit, commit))
  local stream, removals, events = KEYS[k + records], KEYS[k + records + 1], ARGV[a + 2 * records]
  local holds = true
  for record = 0, records - 1 do
    local found = redis.call('GETRANGE', KEYS[k + record], 0, 3)
    if found == '' then found = 'absent ' .. (redis.call('GET', removals) or '0') end
    if found ~= ARGV[a + 2 * record] then holds = false end
  end
  if holds then
    local removes = false
    for record = 0, records - 1 do
      local key, value = KEYS[k + record], ARGV[a + 2 * record + 1]
      if value == '' then
        redis.call('DEL', key)
        removes = true
      else
        redis.call('SET', key, value)
      end
    end
    if removes then redis.call('INCR', removals) end
    if events ~= '' then
      local id = redis.pcall('XADD', stream, ARGV[1] .. '-*', 'e', events)
      if type(id) == 'table' then redis.call('XADD', stream, '*', 'e', events) end
    end
  end
  answers[commit] = holds and 1 or 0
  k, a = k + records + 2, a + 2 * records + 1
end
return answers
`);
