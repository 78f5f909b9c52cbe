import { parseTimeZone, type TimeZone, UTC } from '../base/time-zone.js';
import { packVersioned, unpackVersioned } from '../base/versioned-codec.js';

/** What holds for the shop as a whole; it goes where its store goes, unlike the settings of a server. */
export interface Shop {
  /** Of the clocks on its walls. */
  readonly timeZone: TimeZone;
}

/** Of which nobody has said anything. UTC, not the zone of the machine: that of a container says nothing, and servers may differ. */
export const DEFAULT_SHOP: Shop = { timeZone: UTC };

/** The fields to set; absent ones stay. */
export type ShopPatch = Partial<Shop>;

const VERSION = 1;

/** Stored form: values are added at the end. */
export const encodeShop = ({ timeZone }: Shop): Uint8Array => packVersioned(VERSION, [timeZone]);

/** Throws on bytes of an unknown version, and on a zone that this machine doesn't know: all times would be wrong. */
export function decodeShop(bytes: Uint8Array): Shop {
  const [name] = unpackVersioned('shop', VERSION, bytes) as [string];
  const zone = parseTimeZone(name);
  if (!zone.ok) throw new Error(`the time zone of the shop, "${name}", is not known to this machine`);
  return { timeZone: zone.value };
}
