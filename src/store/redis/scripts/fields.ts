import { writeScript } from './script.js';

/**
 * Sets a field of a hash, in an epoch, which no single command of Redis does.
 *
 *   KEYS[1]  hash
 *   ARGV     field, value
 *   answer   1
 */
export const SET_FIELD = writeScript(`
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
`);

/**
 * Removes a field of a hash, in an epoch.
 *
 *   KEYS[1]  hash
 *   ARGV     field
 *   answer   1
 */
export const REMOVE_FIELD = writeScript(`
redis.call('HDEL', KEYS[1], ARGV[1])
return 1
`);
