import { parseStoreAddress } from '../store/address.js';
import type { Config } from './settings.js';

type Place = Pick<Config, 'listen' | 'store'>;

/** Why a test clock must not be set here, as a sentence without a subject; null: it may. A wrong time would end handbills and count reports wrong for good. */
export function refusalOfTestClock(
  { listen, store }: Place,
  environment: Readonly<Record<string, string | undefined>>,
): string | null {
  if (environment.NODE_ENV === 'production') return 'is for tests, and NODE_ENV is production';
  if (!isLoopbackAddress(listen)) return `is for tests, and ${listen} can be reached from other machines`;
  const address = parseStoreAddress(store);
  const isElsewhere = address.ok && address.value.driver === 'redis' && !address.value.nodes.every(isLoopbackNode);
  return isElsewhere ? 'is for tests, and the store is on another machine' : null;
}

const isLoopbackNode = ({ host }: { readonly host: string }): boolean => isLoopback(host);

/** `unix:` sockets are no less of this machine. */
const isLoopbackAddress = (address: string): boolean =>
  address.startsWith('unix:') || isLoopback(address.replace(/:\d+$/, '').replace(/^\[|\]$/g, ''));

/** By its text: what a name resolves to may be another address tomorrow. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
