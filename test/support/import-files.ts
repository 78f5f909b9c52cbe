import type { Currency } from '../../src/base/money.js';
import { decodeItem, encodeItem } from '../../src/catalog/codec.js';
import type { Item } from '../../src/catalog/item.js';
import { applyItemPatch, type ItemMode, type ItemPatch } from '../../src/catalog/patch.js';
import { type TransactionInput, validateTransaction } from '../../src/history/transaction.js';
import { importItems } from '../../src/import/items.js';
import type { ImportOptions } from '../../src/import/options.js';
import { importPromotions } from '../../src/import/promotions.js';
import type { ImportTarget } from '../../src/import/report.js';
import { importTransactions } from '../../src/import/transactions.js';
import { decodePromotion, encodePromotion } from '../../src/promotions/codec.js';
import { applyPromotionPatch, type PromotionPatch } from '../../src/promotions/patch.js';
import type { Promotion } from '../../src/promotions/promotion.js';
import { promotionWarnings } from '../../src/promotions/units.js';
import { chunked, collect, createMemoryTarget } from './memory-target.js';

export const EUR = 'EUR' as Currency;

/** An import of which nothing is told. */
export const IMPORT_DEFAULTS: ImportOptions = {
  format: 'csv',
  delimiter: null,
  encoding: null,
  numberFormat: null,
  dateFormat: null,
  timeZone: null,
  mapping: null,
  currency: EUR,
  dryRun: false,
};

type Content = string | Uint8Array;
type Options = Partial<ImportOptions> & { readonly chunkBytes?: number };

const optionsOf = ({ chunkBytes: _, ...options }: Options): ImportOptions => ({ ...IMPORT_DEFAULTS, ...options });

export const promotionTarget = () =>
  createMemoryTarget<PromotionPatch, Promotion>(
    (patch) => patch.code,
    (existing, patch) => applyPromotionPatch(existing, patch, { currency: EUR }),
    { encode: encodePromotion, decode: decodePromotion },
    promotionWarnings,
  );

export const itemTarget = (mode: ItemMode = 'replace', clock: () => number = () => 0) =>
  createMemoryTarget<ItemPatch, Item>(
    (patch) => patch.itemId,
    (existing, patch) => applyItemPatch(existing, patch, mode, clock()),
    { encode: encodeItem, decode: decodeItem },
  );

/** Keeps receipts by id; everything before `nowMs` is the past. */
export function transactionTarget(nowMs = Number.POSITIVE_INFINITY) {
  const stored = new Map<string, TransactionInput>();
  const target: ImportTarget<TransactionInput> & { readonly stored: typeof stored } = {
    stored,
    async write(batch, dryRun) {
      return batch.map((input) => {
        const violations = validateTransaction(input, nowMs);
        if (violations.length > 0) return { kind: 'rejected', violations };
        if (stored.has(input.transactionId)) return { kind: 'unchanged' };
        if (!dryRun) stored.set(input.transactionId, input);
        return { kind: 'created' };
      });
    },
  };
  return target;
}

/** Imports the content and returns what the import told, with what is stored. */
export async function readPromotions(content: Content, options: Options = {}, target = promotionTarget()) {
  const told = await collect(importPromotions(chunked(content, options.chunkBytes), optionsOf(options), target));
  return { ...told, target };
}

export async function readItems(content: Content, options: Options = {}, target = itemTarget()) {
  const told = await collect(importItems(chunked(content, options.chunkBytes), optionsOf(options), target));
  return { ...told, target };
}

export async function readTransactions(content: Content, options: Options = {}, target = transactionTarget()) {
  const told = await collect(importTransactions(chunked(content, options.chunkBytes), optionsOf(options), target));
  return { ...told, target };
}
