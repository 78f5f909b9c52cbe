import { parseTimeZone } from '../base/time-zone.js';
import { complete, type Layout, packVersioned, shortest, unpackVersioned } from '../base/versioned-codec.js';
import type { Holdout } from '../experiments/holdout.js';
import type { Shop } from './shop.js';

const VERSION = 1;

type PackedHoldout = readonly [
  holdoutPpm: number,
  startMs: number,
  endMs: number | null,
  tag: string | null,
  revision: number,
];
type PackedShop = [
  timeZone: string,
  holdout: PackedHoldout | null,
  holdoutRevision: number,
  holdoutSinceMs: number | null,
  formerHoldouts: readonly PackedHoldout[] | null,
  fourEyes: boolean,
];

const SHOP: Layout = { kind: 'shop', always: 1, added: [null, 0, null, null, false] };

export function encodeShop(shop: Shop): Uint8Array {
  const { timeZone, holdout, holdoutRevision, holdoutSinceMs, formerHoldouts, fourEyes } = shop;
  const packed: PackedShop = [
    timeZone,
    holdout && packHoldout(holdout),
    holdoutRevision,
    holdoutSinceMs,
    formerHoldouts.length === 0 ? null : formerHoldouts.map(packHoldout),
    fourEyes,
  ];
  return packVersioned(VERSION, shortest(SHOP, packed));
}

/** Throws on bytes of an unknown version, and on a zone that this machine doesn't know: all times would be wrong. */
export function decodeShop(bytes: Uint8Array): Shop {
  const packed = complete(SHOP, unpackVersioned('shop', VERSION, bytes)) as PackedShop;
  const [name, holdout, holdoutRevision, sinceMs, former, fourEyes] = packed;
  const zone = parseTimeZone(name);
  if (!zone.ok) throw new Error(`the time zone of the shop, "${name}", is not known to this machine`);
  return {
    timeZone: zone.value,
    holdout: holdout && unpackHoldout(holdout),
    holdoutRevision,
    holdoutSinceMs: sinceMs ?? holdout?.[1] ?? null,
    formerHoldouts: (former ?? []).map(unpackHoldout),
    fourEyes,
  };
}

const packHoldout = ({ holdoutPpm, startMs, endMs, tag, revision }: Holdout): PackedHoldout => [
  holdoutPpm,
  startMs,
  endMs,
  tag,
  revision,
];

const unpackHoldout = ([holdoutPpm, startMs, endMs, tag, revision]: PackedHoldout): Holdout => ({
  holdoutPpm,
  startMs,
  endMs,
  tag,
  revision,
});
