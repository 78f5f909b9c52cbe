import { script } from '../commands.js';

/**
 * Commits changes of profiles, each by itself, in order: compare-and-set on the records, and the events in the same breath. The only script that writes
 * profiles; the rules of business are in TypeScript, for every store.
 *
 *   KEYS     of each commit: wallet, history, stream of the partition, how often a record of the partition was removed
 *   ARGV[1]  time in milliseconds, for the ids of stream entries
 *   ARGV     then of each commit: expected prefix and new value of the wallet, the same of the history, events.
 *            Prefix: the 4 bytes of the revision, 'absent ' and the number of removals that was read with it, '-' when the record is not part of the
 *            commit. Value: '' removes. Events: '' for none.
 *   answer   of each commit: 1 done, 0 conflict
 *
 * A commit is done with both records and its events, or not at all: everything is checked before the first write, and what follows can't fail. Ids of a
 * stream never go back: where the clock does, the server's takes over.
 */
export const COMMIT = script(`#!lua
local answers = {}
for commit = 1, #KEYS / 4 do
  local k, a = commit * 4 - 4, commit * 5 - 4
  local holds = true
  for record = 1, 2 do
    local expected = ARGV[a + record * 2 - 1]
    if expected ~= '-' then
      local found = redis.call('GETRANGE', KEYS[k + record], 0, 3)
      if found == '' then found = 'absent ' .. (redis.call('GET', KEYS[k + 4]) or '0') end
      if found ~= expected then holds = false end
    end
  end
  if holds then
    local removes = false
    for record = 1, 2 do
      local value = ARGV[a + record * 2]
      if ARGV[a + record * 2 - 1] ~= '-' then
        if value == '' then
          redis.call('DEL', KEYS[k + record])
          removes = true
        else
          redis.call('SET', KEYS[k + record], value)
        end
      end
    end
    if removes then redis.call('INCR', KEYS[k + 4]) end
    local events = ARGV[a + 5]
    if events ~= '' then
      local id = redis.pcall('XADD', KEYS[k + 3], ARGV[1] .. '-*', 'e', events)
      if type(id) == 'table' then redis.call('XADD', KEYS[k + 3], '*', 'e', events) end
    end
  end
  answers[commit] = holds and 1 or 0
end
return answers
`);
