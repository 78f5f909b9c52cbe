import { script } from './script.js';

/**
 * Turns the epoch that was announced into that of the store, when all its parts are fenced: the former one has ended at the version that is found, and
 * versions of the new one are so far above that they repeat none of those that were lost.
 *
 *   KEYS     epochs, those that have ended, numbers of the configuration
 *   ARGV     token of the new epoch, lineages of the servers, how far versions are above, how many ended ones are kept
 *   answer   1 begun, 0 it was not announced, or has begun already
 *
 * All is read before the first write.
 */
export const BEGIN_EPOCH = script(`#!lua
if redis.call('HGET', KEYS[1], 'next') ~= ARGV[1] then return 0 end
local former = redis.call('HGET', KEYS[1], 'token')
local version = redis.call('HGET', KEYS[3], 'version') or '0'
local floor = redis.call('HGET', KEYS[3], 'floor') or '0'
redis.call('LLEN', KEYS[2])
if former then
  redis.call('RPUSH', KEYS[2], former .. ' ' .. version)
  redis.call('LTRIM', KEYS[2], -tonumber(ARGV[4]), -1)
  redis.call('HSET', KEYS[3], 'floor', string.format('%.0f', math.max(tonumber(version), tonumber(floor)) + tonumber(ARGV[3])))
end
redis.call('HSET', KEYS[1], 'token', ARGV[1], 'lineages', ARGV[2])
redis.call('HDEL', KEYS[1], 'next')
redis.call('HSET', KEYS[3], 'epoch', ARGV[1])
return 1
`);
