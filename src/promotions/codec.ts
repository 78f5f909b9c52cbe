import { complete, type Layout, packVersioned, shortest, unpackVersioned } from '../base/versioned-codec.js';
import { PROMOTIONS } from './fields.js';
import type { Promotion } from './promotion.js';

const VERSION = 1;

/** Up to `params`; what came later is in the order of the fields, and missing where it is what it was before. */
const ALWAYS = 36;
const LAYOUT: Layout = { kind: 'promotion', always: ALWAYS, added: PROMOTIONS.pack(PROMOTIONS.blank).slice(ALWAYS) };

/** Stored form of a promotion. Equal promotions give equal bytes: that is how the store sees that nothing changed. */
export function encodePromotion(promotion: Promotion): Uint8Array {
  return packVersioned(VERSION, shortest(LAYOUT, PROMOTIONS.pack(promotion)));
}

/** Throws on bytes of an unknown version. A promotion is what it was, also where it breaks rules that came later. */
export function decodePromotion(bytes: Uint8Array): Promotion {
  return PROMOTIONS.unpack(complete(LAYOUT, unpackVersioned(LAYOUT.kind, VERSION, bytes)));
}
