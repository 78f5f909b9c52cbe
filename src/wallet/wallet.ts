import { plainPart, recordPart } from '../base/record-part.js';
import { packHolding, unpackHolding } from './codec-holding.js';
import type { Holding } from './holding.js';
import { mergeHoldings } from './merge-holdings.js';

/** What a profile holds. What was only offered to it, by handbills or to everybody, is not held. */
export interface Wallet {
  /** At most one a promotion. */
  readonly holdings: readonly Holding[];
  /** Below 0 when points that a reversed redemption had earned are spent already. */
  readonly points: number;
}

export const holdingsPart = recordPart({
  name: 'holdings',
  empty: [] as Wallet['holdings'],
  pack: (holdings) => holdings.map(packHolding),
  unpack: (packed) => packed.map(unpackHolding),
  merge: (into, from, { nowMs }) => mergeHoldings(into, from, nowMs),
});

export const pointsPart = plainPart({
  name: 'points',
  empty: 0 as Wallet['points'],
  merge: (into, from) => into + from,
});
