import { script } from './script.js';

/**
 * Some changes of the configuration, oldest first: whole batches only, each entry as it is at the moment, which takes one look at log and entries together.
 *
 *   KEYS     log, entries of each kind in the order of their numbers, numbers
 *   ARGV     version behind which to begin, about how many
 *   answer   epoch, then of each entry: number of its kind and its key, entry; all with versions up to that of the last one are there
 */
export const CHANGES = script(`#!lua flags=no-writes
local some = redis.call('ZRANGE', KEYS[1], '(' .. ARGV[1], '+inf', 'BYSCORE', 'LIMIT', 0, ARGV[2], 'WITHSCORES')
local answers = { redis.call('HGET', KEYS[#KEYS], 'epoch') or '' }
if #some == 0 then return answers end
for _, name in ipairs(redis.call('ZRANGE', KEYS[1], '(' .. ARGV[1], some[#some], 'BYSCORE')) do
  answers[#answers + 1] = name
  answers[#answers + 1] = redis.call('HGET', KEYS[1 + tonumber(string.sub(name, 1, 1))], string.sub(name, 2))
end
return answers
`);
