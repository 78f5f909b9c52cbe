import { parseStoreAddress, type RedisAddress } from '../../src/store/address.js';
import type { Store } from '../../src/store/port.js';
import { openRedisStore, type RedisOptions } from '../../src/store/redis/open.js';

export const SILENT = { info: () => {}, warn: () => {} };

/** A store on a server of the test. */
export function openRedis(url: string, options: Partial<RedisOptions> = {}): Promise<Store> {
  return openRedisStore({ address: redisAddress(url), clock: Date.now, notices: SILENT, ...options });
}

export function redisAddress(url: string): RedisAddress {
  const parsed = parseStoreAddress(url);
  if (parsed.ok && parsed.value.driver === 'redis') return parsed.value;
  throw new Error(`not an address of Redis: ${url}`);
}
