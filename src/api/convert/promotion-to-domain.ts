import type { PromotionCode } from '../../base/ids.js';
import type { Currency } from '../../base/money.js';
import { violation } from '../../base/violation.js';
import type { FieldMask } from '../../generated/google/protobuf/FieldMask.js';
import type { Promotion as WirePromotion } from '../../generated/handbill/v1/Promotion.js';
import { AMOUNT_KEYS, PROMOTION_FIELDS } from '../../promotions/fields.js';
import type { PromotionPatch, SentAmount } from '../../promotions/patch.js';
import type { ItemScope, StoreScope } from '../../promotions/promotion.js';
import { discountAmounts, readDiscount } from './discount.js';
import { readDisplay } from './display.js';
import { type FieldGroup, readMasked } from './field-mask.js';
import { type Issues, readKey } from './fields.js';
import { catalogItemType, storeItemType } from './promotion-enums.js';
import { promotionMessage } from './promotion-message.js';

type Fields = Omit<PromotionPatch, 'code'>;

/** A promotion as sent, with the mask that says which fields count. Fields of issues are those of a request whose `promotion` it is. */
export function readPromotionPatch(wire: WirePromotion, mask: FieldMask | null, issues: Issues): PromotionPatch {
  const code = readKey<PromotionCode>(wire.code, ['promotion', 'code'], issues);
  const fields: Fields = Object.assign({}, ...readMasked(GROUPS, wire, mask, 'promotion', issues));
  return { ...fields, code, amounts: sentAmounts(wire, fields) };
}

const isChosen = (enumName: string) => !String(enumName).endsWith('_UNSPECIFIED');

const GROUPS: readonly FieldGroup<WirePromotion, Fields>[] = [
  ...promotionMessage.groups,
  {
    paths: ['discount_type', 'discount_value', 'discount_mode', 'discount_steps', 'discount_usage_trigger'],
    isSet: (wire) =>
      isChosen(wire.discountType) ||
      isChosen(wire.discountMode) ||
      isChosen(wire.discountUsageTrigger) ||
      wire.discountValue !== null ||
      wire.discountSteps.length > 0,
    read: (wire, issues) => ({ discount: readDiscount(wire, issues) }),
  },
  {
    paths: ['display'],
    isSet: (wire) => wire.display !== null,
    read: (wire, issues) => ({ display: readDisplay(wire.display, issues) }),
  },
  {
    paths: ['catalog_item_type', 'catalog_index_items', 'catalog_item_filter'],
    isSet: (wire) =>
      isChosen(wire.catalogItemType) || wire.catalogIndexItems.length > 0 || wire.catalogItemFilter !== '',
    read: (wire, issues) => ({ items: readItems(wire, issues) }),
  },
  {
    paths: ['store_item_type', 'store_ids'],
    isSet: (wire) => isChosen(wire.storeItemType) || wire.storeIds.length > 0,
    read: (wire, issues) => ({ stores: readStores(wire, issues) }),
  },
  {
    paths: ['images'],
    isSet: (wire) => wire.images.length > 0,
    read: (wire) => ({ imageUrls: wire.images.map((image) => image.url) }),
  },
  {
    paths: ['params'],
    isSet: (wire) => Object.keys(wire.params).length > 0,
    read: (wire) => ({ params: wire.params }),
  },
];

/** The amounts that count, with their currencies: whether those are that of the promotion, the promotion knows. */
function sentAmounts(wire: WirePromotion, fields: Fields): SentAmount[] {
  const amounts: SentAmount[] = [];
  for (const key of AMOUNT_KEYS) {
    const { name } = PROMOTION_FIELDS[key];
    const sent = wire[name];
    if (sent && fields[key] !== undefined) amounts.push({ path: [name], currency: sent.currency as Currency });
  }
  if (fields.discount) amounts.push(...discountAmounts(wire));
  return amounts;
}

/** Ids are judged by the domain. null: nothing is said of items. */
function readItems(wire: WirePromotion, issues: Issues): ItemScope | null {
  const { catalogIndexItems: listed, catalogItemFilter: filter } = wire;
  if (!isChosen(wire.catalogItemType) && listed.length === 0 && filter === '') return null;
  const implied = listed.length > 0 ? 'LIST' : filter !== '' ? 'FILTER' : 'ALL';
  const kind = catalogItemType.read(wire.catalogItemType, 'catalog_item_type', issues) ?? implied;
  if (kind !== 'LIST' && listed.length > 0) {
    issues.push(violation('catalog_index_items', listed.length, `must be empty with catalog_item_type ${kind}`));
  }
  if (kind !== 'FILTER' && filter !== '') {
    issues.push(violation('catalog_item_filter', filter, `must be empty with catalog_item_type ${kind}`));
  }
  switch (kind) {
    case 'ALL':
      return { kind };
    case 'LIST':
      return { kind, itemIds: listed as (string & ItemIds)[] };
    case 'FILTER':
      return { kind, expression: filter };
  }
}

type ItemIds = Extract<ItemScope, { kind: 'LIST' }>['itemIds'][number];
type StoreIds = Extract<StoreScope, { kind: 'LIST' }>['storeIds'][number];

function readStores(wire: WirePromotion, issues: Issues): StoreScope | null {
  if (!isChosen(wire.storeItemType) && wire.storeIds.length === 0) return null;
  const implied = wire.storeIds.length > 0 ? 'LIST' : 'ALL';
  const kind = storeItemType.read(wire.storeItemType, 'store_item_type', issues) ?? implied;
  if (kind === 'LIST') return { kind, storeIds: wire.storeIds as (string & StoreIds)[] };
  if (wire.storeIds.length > 0) {
    issues.push(violation('store_ids', wire.storeIds.length, 'must be empty with store_item_type ALL'));
  }
  return { kind };
}
