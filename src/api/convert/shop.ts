import { parseTimeZone, UTC } from '../../base/time-zone.js';
import { violation } from '../../base/violation.js';
import type { Versioned } from '../../engine/engine.js';
import type { FieldMask } from '../../generated/google/protobuf/FieldMask.js';
import type { ShopInput, Shop as WireShop } from '../../generated/handbill/v1/Shop.js';
import type { Shop, ShopPatch } from '../../shop/shop.js';
import { type FieldGroup, readMasked } from './field-mask.js';
import type { Issues } from './fields.js';
import { readHoldout, toHoldout } from './holdout.js';

const GROUPS: readonly FieldGroup<WireShop, ShopPatch>[] = [
  {
    paths: ['time_zone'],
    isSet: ({ timeZone }) => timeZone !== '',
    read({ timeZone }, issues) {
      if (timeZone === '') return { timeZone: UTC };
      const zone = parseTimeZone(timeZone);
      if (zone.ok) return { timeZone: zone.value };
      issues.push(violation('time_zone', timeZone, zone.error));
      return {};
    },
  },
  {
    paths: ['holdout'],
    isSet: ({ holdout }) => holdout !== null,
    read: ({ holdout }, issues) => ({ holdout: readHoldout(holdout, issues) }),
  },
  { paths: ['four_eyes'], isSet: ({ fourEyes }) => fourEyes, read: ({ fourEyes }) => ({ fourEyes }) },
];

/** Fields of issues are relative to the request. */
export const readShopPatch = (wire: WireShop, mask: FieldMask | null, issues: Issues): ShopPatch =>
  Object.assign({}, ...readMasked(GROUPS, wire, mask, 'shop', issues));

export const toShop = ({ value: { timeZone, holdout, fourEyes }, etag }: Versioned<Shop>): ShopInput => ({
  timeZone,
  holdout: toHoldout(holdout),
  fourEyes,
  etag,
});
