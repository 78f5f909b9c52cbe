import { script } from './script.js';

/**
 * Announces the epoch that comes next, or tells which one somebody else has announced already: all who begin one at once begin the same.
 *
 *   KEYS     epochs
 *   ARGV     token of the epoch that the caller has found ('': none), token for the next one
 *   answer   token of the next one; nil when there is another epoch by now
 */
export const CLAIM_EPOCH = script(`#!lua
if (redis.call('HGET', KEYS[1], 'token') or '') ~= ARGV[1] then return false end
redis.call('HSETNX', KEYS[1], 'next', ARGV[2])
return redis.call('HGET', KEYS[1], 'next')
`);
