import type { OnMended } from '../base/owner-only.js';
import type { Clock } from '../base/time.js';
import type { StoreAddress } from './address.js';
import type { Store } from './port.js';
import type { Notices } from './redis/durability.js';

export interface StoreOptions {
  readonly clock: Clock;
  /** Refuses a place without a store instead of making one there. */
  readonly mustExist?: boolean;
  /** Hears how durable a server is set to be. */
  readonly notices: Notices;
  /** Of a folder. */
  readonly onMended: OnMended;
  /** Of a folder: see LmdbOptions. */
  readonly onWritable?: (isWritable: boolean) => void;
  /** Of Redis, where the address has none. */
  readonly username?: string | null;
  readonly password?: string | null;
  /** PEM of the authority that signed the certificates of Redis servers; null: those that Node knows. */
  readonly ca?: string | null;
}

/** Opens whichever store the address means; the other driver is not even loaded. Throws HandbillError as the drivers do. */
export async function openStore(address: StoreAddress, options: StoreOptions): Promise<Store> {
  const {
    clock,
    mustExist = false,
    notices,
    onMended,
    onWritable = () => {},
    username = null,
    password = null,
    ca = null,
  } = options;
  if (address.driver === 'lmdb') {
    const { openLmdbStore } = await import('./lmdb/open.js');
    return openLmdbStore({ path: address.path, clock, mustExist, onMended, onWritable });
  }
  const { openRedisStore } = await import('./redis/open.js');
  return openRedisStore({
    address: { ...address, username: address.username ?? username, password: address.password ?? password },
    clock,
    notices,
    ca,
    mustExist,
  });
}
