import type { Fields } from '../../contract/json-values.js';
import type { Promotion } from '../../generated/handbill/v1/Promotion.js';
import { allPages } from './all-pages.js';
import { type ConfiguredKind, listOf, type Message, type Reference } from './configured-kind.js';

export const PROMOTION_KIND: ConfiguredKind = {
  name: 'promotion',
  message: 'Promotion',
  key: 'code',
  kept: ['etag', 'deleteTime'],
  defaultsOf: ({ catalogIndexItems, catalogItemFilter, storeIds, discountSteps }) => ({
    type: 'PROMOTION_TYPE_GENERAL',
    visibilityStatus: 'VISIBILITY_STATUS_DRAFT',
    itemScope: 'ITEM_SCOPE_LINE_ITEM',
    discountType: 'DISCOUNT_TYPE_NONE',
    discountMode: discountSteps === undefined ? 'DISCOUNT_MODE_STATIC' : 'DISCOUNT_MODE_STEP',
    redeemType: 'REDEEM_TYPE_FULL',
    stacking: 'STACKING_NORMAL',
    returnPolicy: 'RETURN_POLICY_KEEP',
    catalogItemType: `CATALOG_ITEM_TYPE_${catalogIndexItems ? 'LIST' : catalogItemFilter ? 'FILTER' : 'ALL'}`,
    storeItemType: `STORE_ITEM_TYPE_${storeIds ? 'LIST' : 'ALL'}`,
  }),
  list: ({ clients: { promotions }, call }) =>
    allPages(
      (page) => call(promotions, promotions.listPromotions, { ...page, showDeleted: true }),
      (page) => page.promotions.map(asMessage),
    ),
  isCarried: () => true,
  async write({ clients: { promotions }, call }, { action, message: promotion, etag, validateOnly }) {
    if (action === 'create') {
      return asMessage(await call(promotions, promotions.createPromotion, { promotion, validateOnly }));
    }
    let basis = etag;
    if (action === 'restore') {
      const restored = await call(promotions, promotions.restorePromotion, {
        code: promotion.code as string,
        etag,
        validateOnly,
      });
      // What is deleted can't be tried any further.
      if (validateOnly) return promotion;
      basis = restored.etag;
    }
    const request = { promotion: { ...promotion, etag: basis }, updateMask: { paths: ['*'] }, validateOnly };
    return asMessage(await call(promotions, promotions.updatePromotion, request));
  },
  remove: ({ clients: { promotions }, call }, code, etag) =>
    call(promotions, promotions.deletePromotion, { code, etag }),
  *references(entry) {
    yield* items(entry, 'catalogIndexItems');
    yield* items(entry, 'excludeCatalogIndexItems');
    const { targetSegment } = entry;
    if (targetSegment) yield { to: 'segment', id: targetSegment as string, path: ['targetSegment'] };
  },
  provides: ({ tags }) => listOf<string>(tags).map((id) => ({ to: 'promotion tag', id })),
  unpublished: ({ visibilityStatus, ...entry }) => entry,
  isOfFeed: false,
};

function* items(entry: Fields, field: string): Generator<Reference> {
  for (const [at, id] of listOf<string>(entry[field]).entries()) yield { to: 'item', id, path: [field, at] };
}

const asMessage = (promotion: Promotion): Message => promotion as unknown as Message;
