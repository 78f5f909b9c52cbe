import { writeScript } from './script.js';

/**
 * Writes a batch of the configuration, all or nothing: versions and dense indexes are drawn where the entries are written, so that no two servers draw
 * the same.
 *
 *   KEYS     numbers (fields `version`, `floor`, above which this epoch's versions are, and of each kind its next index), log, entries of each kind in the order of their numbers
 *   ARGV     of each write: number of the kind from 1, key, expected version ('' any), bytes
 *   answer   of each write: version, index; nil when an expected version does not hold
 *
 * The version grows by one if anything changes; of several writes of one key the last counts; entries that stay the same keep their version. Log and
 * entries always tell the same. An entry: version (6 bytes), index (4), bytes.
 *
 * Everything is read before the first write: entries, numbers and the type of the log, so that no write can fail.
 */
export const CONFIGURE = writeScript(`
local function number(field)
  local found = redis.call('HGET', KEYS[1], field) or '0'
  if not string.match(found, '^%d+$') then error('the number ' .. field .. ' is damaged') end
  return tonumber(found)
end

redis.call('ZCARD', KEYS[2])
local next = math.max(number('version'), number('floor')) + 1
local last, stored = {}, {}
for write = 1, #ARGV / 4 do
  local a = write * 4 - 4
  local kind, key, expected = tonumber(ARGV[a + 1]), ARGV[a + 2], ARGV[a + 3]
  local entry = redis.call('HGET', KEYS[2 + kind], key)
  if not entry then number(kind) end
  local version = entry and struct.unpack('>I6I4', entry) or 0
  if expected ~= '' and tonumber(expected) ~= version then return false end
  local name = kind .. key
  stored[name], last[name] = entry, ARGV[a + 4]
end

local changed = false
local answers, done = {}, {}
for write = 1, #ARGV / 4 do
  local a = write * 4 - 4
  local kind, key = tonumber(ARGV[a + 1]), ARGV[a + 2]
  local name = kind .. key
  if not done[name] then
    local entry = stored[name]
    local version, index
    if entry then version, index = struct.unpack('>I6I4', entry) end
    if not entry or string.sub(entry, 11) ~= last[name] then
      version, changed = next, true
      if not entry then index = redis.call('HINCRBY', KEYS[1], kind, 1) - 1 end
      redis.call('HSET', KEYS[2 + kind], key, struct.pack('>I6I4', version, index) .. last[name])
      redis.call('ZADD', KEYS[2], version, name)
    end
    done[name] = { version, index }
  end
  answers[#answers + 1] = done[name][1]
  answers[#answers + 1] = done[name][2]
end
if changed then redis.call('HSET', KEYS[1], 'version', next) end
return answers
`);
