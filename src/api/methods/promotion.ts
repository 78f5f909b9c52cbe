import type { PromotionCode } from '../../base/ids.js';
import type { Engine } from '../../engine/engine.js';
import type { UpdatePromotionRequest } from '../../generated/handbill/v1/UpdatePromotionRequest.js';
import type { PromotionPatch } from '../../promotions/patch.js';
import { promotionField, refuseIssues, renaming } from '../convert/field-paths.js';
import { type Issues, readKey, required } from '../convert/fields.js';
import { readImportOptions } from '../convert/import.js';
import { readPage } from '../convert/page.js';
import { readPromotionPatch } from '../convert/promotion-to-domain.js';
import { toPromotion } from '../convert/promotion-to-wire.js';
import { importing, type ServiceMethods, unary } from '../method/method.js';

export const promotionMethods: ServiceMethods<'PromotionService'> = {
  CreatePromotion: unary({
    role: 'operator',
    read: ({ promotion, validateOnly }, issues) => ({
      patch: readPromotionPatch(required(promotion, 'promotion', issues), null, null, issues),
      validateOnly,
    }),
    run: ({ promotions }, { patch, validateOnly }) =>
      renaming(inPromotion(patch), promotions.create(patch, { validateOnly })),
    write: toPromotion,
  }),

  GetPromotion: unary({
    role: 'analyst',
    read: ({ code }, issues) => readKey<PromotionCode>(code, 'code', issues),
    run: ({ promotions }, code) => promotions.get(code),
    write: toPromotion,
  }),

  ListPromotions: unary({
    role: 'analyst',
    read: readPage,
    run: ({ promotions }, page) => promotions.list(page),
    write: ({ entries, nextPageToken, totalSize }) => ({
      promotions: entries.map(toPromotion),
      nextPageToken,
      totalSize,
    }),
  }),

  UpdatePromotion: unary({
    role: 'operator',
    read(wire, issues) {
      const promotion = required(wire.promotion, 'promotion', issues);
      return { ...wire, promotion, code: readKey<PromotionCode>(promotion.code, 'promotion.code', issues) };
    },
    run: update,
    write: toPromotion,
  }),

  ImportPromotions: importing({
    role: 'operator',
    read: (wire, issues, { currency }) => readImportOptions(wire, currency, issues),
    run: ({ promotions }, file, options) => promotions.import(file, options),
  }),
};

type Update = UpdatePromotionRequest & {
  readonly promotion: NonNullable<UpdatePromotionRequest['promotion']>;
  readonly code: PromotionCode;
};

/** Amounts of the patch are judged by the currency of what is stored. */
async function update({ promotions }: Engine, { code, promotion, updateMask, validateOnly }: Update) {
  const stored = await promotions.get(code);
  const issues: Issues = [];
  const patch = readPromotionPatch(promotion, updateMask, stored.value.currency, issues);
  refuseIssues(issues);
  return renaming(inPromotion(patch), promotions.update(patch, { etag: promotion.etag, validateOnly }));
}

/** The column `catalogIndexItems` holds the expression of a FILTER, too; here that has a field of its own. */
const inPromotion = (patch: PromotionPatch) => (column: string) => {
  const isFilter = column === 'catalogIndexItems' && patch.items?.kind === 'FILTER';
  return isFilter ? 'promotion.catalog_item_filter' : `promotion.${promotionField(column)}`;
};
