import type { PromotionCode } from '../../base/ids.js';
import type { Path } from '../../base/violation.js';
import { type Issues, readKey, required } from '../convert/fields.js';
import { readImportOptions } from '../convert/import.js';
import { readSource } from '../convert/import-source.js';
import { readDeletablePage } from '../convert/page.js';
import { promotionPath } from '../convert/paths.js';
import { readPromotionPatch } from '../convert/promotion-to-domain.js';
import { toPromotion } from '../convert/promotion-to-wire.js';
import { readVersionNumber, toVersion } from '../convert/version.js';
import { spelling } from '../convert/violations.js';
import { importing, type ServiceMethods, unary } from '../method/method.js';

export const promotionMethods: ServiceMethods<'PromotionService'> = {
  CreatePromotion: unary({
    role: 'operator',
    requestSize: 'large',
    read: ({ promotion, validateOnly }, issues) => ({
      patch: readPromotionPatch(required(promotion, 'promotion', issues), null, issues),
      validateOnly,
    }),
    run: ({ promotions }, { patch, validateOnly }, { author }) =>
      spelling(inPromotion, promotions.create(patch, { validateOnly, author })),
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
    read: readDeletablePage,
    run: ({ promotions }, page) => promotions.list(page),
    write: ({ entries, nextPageToken, totalSize }) => ({
      promotions: entries.map(toPromotion),
      nextPageToken,
      totalSize,
    }),
  }),

  UpdatePromotion: unary({
    role: 'operator',
    requestSize: 'large',
    read({ promotion: sent, updateMask, validateOnly }, issues) {
      const promotion = required(sent, 'promotion', issues);
      return {
        patch: readPromotionPatch(promotion, updateMask, issues),
        options: { etag: promotion.etag, validateOnly },
      };
    },
    run: ({ promotions }, { patch, options }, { author }) =>
      spelling(inPromotion, promotions.update(patch, { ...options, author })),
    write: toPromotion,
  }),

  DeletePromotion: unary({
    role: 'operator',
    read: readChange,
    run: ({ promotions }, { code, options }, { author }) => promotions.delete(code, { ...options, author }),
    write: toPromotion,
  }),

  RestorePromotion: unary({
    role: 'operator',
    read: readChange,
    run: ({ promotions }, { code, options }, { author }) => promotions.restore(code, { ...options, author }),
    write: toPromotion,
  }),

  ListPromotionVersions: unary({
    role: 'analyst',
    read: ({ code }, issues) => readKey<PromotionCode>(code, 'code', issues),
    run: ({ promotions }, code) => promotions.versions(code),
    write: (versions) => ({
      versions: versions.map((version) => ({
        ...toVersion(version),
        promotion: toPromotion({ value: version.value, etag: '' }),
      })),
    }),
  }),

  RevertPromotion: unary({
    role: 'operator',
    read: (wire, issues) => ({ ...readChange(wire, issues), version: readVersionNumber(wire.version, issues) }),
    run: ({ promotions }, { code, version, options }, { author }) =>
      spelling(inPromotion, promotions.revert(code, version, { ...options, author })),
    write: toPromotion,
  }),

  ImportPromotions: importing({
    role: 'operator',
    read: (wire, issues, { currency }) => ({
      ...readImportOptions(wire, currency, issues),
      ...readSource(wire, issues),
    }),
    run: ({ promotions }, file, options, { author }) => promotions.import(file, { ...options, author }),
  }),
};

const inPromotion = (path: Path): Path => ['promotion', ...promotionPath(path)];

interface WireChange {
  readonly code: string;
  readonly etag: string;
  readonly validateOnly: boolean;
}

/** Of the entry as a whole. */
function readChange({ code, etag, validateOnly }: WireChange, issues: Issues) {
  return {
    code: readKey<PromotionCode>(code, 'code', issues),
    options: { etag, validateOnly },
  };
}
