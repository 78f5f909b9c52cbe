import type { SettingName } from '../../config/settings.js';
import { parseStoreAddress, withoutPassword } from '../../store/address.js';
import type { Store } from '../../store/port.js';
import type { Context } from '../command/context.js';
import { usageFailure } from '../command/failure.js';

/** What opening a store by its address may need. */
export const STORE_SETTINGS = ['redisUsername', 'redisPassword', 'redisCa'] as const satisfies readonly SettingName[];

/** Opens a store that is there (`existing`), or makes one where there is none (`any`), for some work, and closes it again. */
export async function withStore<T>(
  context: Context,
  address: string,
  which: 'existing' | 'any',
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const parsed = parseStoreAddress(address);
  if (!parsed.ok) throw usageFailure(`a store ${parsed.error} (got "${withoutPassword(address)}")`);
  const warn = (message: string): void => context.note(`warning: ${message}`);
  const store = await context.runtime.openStore(context.config, address, { mustExist: which === 'existing', warn });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
