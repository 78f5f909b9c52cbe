import { isPresent } from '../../base/deletion.js';
import { HandbillError } from '../../base/errors.js';
import type { PromotionCode } from '../../base/ids.js';
import type { Currency } from '../../base/money.js';
import type { Clock } from '../../base/time.js';
import { importPromotions } from '../../import/promotions.js';
import { applyPromotionPatch, type PromotionPatch } from '../../promotions/patch.js';
import type { Promotion } from '../../promotions/promotion.js';
import { promotionWarnings } from '../../promotions/units.js';
import type { ConfigurationStore, SnapshotStore } from '../../store/port.js';
import { createBatchWriter } from './batch-writer.js';
import type { Configuration } from './configuration.js';
import type { PromotionVerbs, Versioned, WriteOptions } from './configuration-requests.js';
import { createDeletionVerbs } from './deletion-verbs.js';
import { promotionCodec } from './entry-codecs.js';
import { type Changing, changeEntry } from './entry-writer.js';
import { createImportSource } from './import-sources.js';
import { lookFor } from './look-for.js';
import { priceWarnings } from './price-warnings.js';
import { listPresent, requireEntry, versioned } from './read-entries.js';
import { refreshAfter } from './refresh-after.js';
import { requireVersion, requireVersions } from './require-version.js';
import { inShopZone } from './shop-zone.js';
import type { ChangeKind } from './versions-codec.js';

/** `currency` is that of amounts in patches and rows that name none. */
export function createPromotionVerbs(
  store: ConfigurationStore,
  snapshots: SnapshotStore,
  configuration: Configuration,
  currency: Currency,
  clock: Clock,
): PromotionVerbs {
  const patched = (existing: Promotion | null, patch: PromotionPatch): Promotion => {
    const applied = applyPromotionPatch(existing, patch, { currency });
    if (!applied.ok) throw HandbillError.invalid(applied.error);
    return applied.value;
  };

  const changing = (kind: ChangeKind, options: WriteOptions): WriteOptions & Changing => ({
    ...options,
    as: { kind, timeMs: clock() },
  });

  async function edit(patch: PromotionPatch, options: WriteOptions & Changing): Promise<Versioned<Promotion>> {
    const written = await changeEntry(store, promotionCodec, patch.code, options, (existing) => {
      if (!existing || !isPresent(existing)) throw HandbillError.notFound('promotion', patch.code);
      return patched(existing, patch);
    });
    await configuration.refresh();
    return written;
  }

  return {
    ...createDeletionVerbs<PromotionCode, Promotion>(store, promotionCodec, configuration, clock),
    async get(code) {
      const { promotions } = await lookFor(configuration, 'promotions', [code]);
      return versioned(requireEntry(promotions, 'promotion', code));
    },
    async list(page) {
      const { promotions } = await configuration.loaded();
      return listPresent('promotions', promotions, page);
    },
    async create(patch, options) {
      const written = await changeEntry(store, promotionCodec, patch.code, changing('CREATE', options), (existing) => {
        if (existing) throw alreadyThere(existing);
        return patched(null, patch);
      });
      await configuration.refresh();
      return written;
    },
    update: (patch, options) => edit(patch, changing('UPDATE', options)),
    versions: (code) => requireVersions(store, promotionCodec, code),
    async revert(code, version, options) {
      const { value } = await requireVersion(store, promotionCodec, code, version);
      return edit(value, changing('REVERT', options));
    },
    import(source, options) {
      const { author = '' } = options;
      const target = createBatchWriter<PromotionPatch, Promotion>(
        store,
        promotionCodec,
        (patch) => patch.code,
        (existing, patch) => applyPromotionPatch(existing, patch, { currency: options.currency }),
        { kind: 'IMPORT', author, timeMs: clock() },
        async (promotions) => {
          const ofPrices = await priceWarnings(store, promotions, clock());
          return promotions.map((promotion, i) => [...promotionWarnings(promotion), ...(ofPrices[i] ?? [])]);
        },
      );
      const imported = (into: typeof target) =>
        inShopZone(store, options, (zoned) => importPromotions(source, zoned, into));
      const { source: name = null, retireMissing = false, dryRun } = options;
      if (name === null) return refreshAfter(configuration, imported(target));
      const remembered = createImportSource(
        { store, snapshots, codec: promotionCodec, clock, author },
        { source: name, retireMissing, dryRun },
        target,
        ({ code }) => code,
      );
      return refreshAfter(configuration, remembered.follow(imported(remembered.target)));
    },
  };
}

function alreadyThere(promotion: Promotion): HandbillError {
  const was = isPresent(promotion) ? 'exists already' : 'existed and was deleted; restore it, or choose another code';
  return new HandbillError('ALREADY_EXISTS', `promotion "${promotion.code}" ${was}`, { reason: 'ALREADY_EXISTS' });
}
