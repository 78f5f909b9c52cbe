import { bitsWhere, hasBit } from '../../base/bits.js';
import type { PromotionCode } from '../../base/ids.js';
import { moment, type Period } from '../../base/time.js';
import type { Path } from '../../base/violation.js';
import type { Work } from '../../base/work.js';
import { activityWindow, type WindowRefusal } from '../../campaigns/activity-window.js';
import type { Campaign, Variant } from '../../campaigns/campaign.js';
import type { FilterFailure } from '../../filters/failures.js';
import { type CandidateIndex, planVariant } from '../plan.js';
import type { CampaignCheck, CampaignWarning, GroupCounts } from './campaign-check.js';
import { filtersOf } from './filters-of.js';
import { giveaways } from './giveaways.js';
import { type Circumstances, groupCandidates } from './group-candidates.js';
import { createKnownTexts } from './known-texts.js';
import { pricesNotLowered } from './not-lowered.js';
import { unknownNames } from './unknown-names.js';

export interface CheckOptions extends Omit<Circumstances, 'window'> {
  readonly atMs: number;
  /** Of a product's price, above 0 to 1: combinations of promotions that take as much are warned of. */
  readonly giveawayShare: number;
}

/**
 * What a campaign, published or not, finds among the candidates at an instant, and what looks wrong with it. The candidates have been compiled as of that
 * instant, and their failures are those of this check.
 */
export function* checkCampaign(
  campaign: Campaign,
  candidates: CandidateIndex,
  { atMs, giveawayShare, ...where }: CheckOptions,
): Work<CampaignCheck> {
  const settled = activityWindow(campaign.activity, atMs);
  const period = settled.ok ? settled.value : moment(atMs);
  const { pool, catalog } = candidates;
  const { entries } = pool;
  const known = createKnownTexts(pool, catalog);
  const groups: GroupCounts[] = [];
  const warnings: CampaignWarning[] = settled.ok ? [] : [noWindow(settled.error)];
  const given = new Set<PromotionCode>();
  for (const [v, variant] of campaign.variants.entries()) {
    const plan = yield* planVariant(variant, candidates);
    const found = groupCandidates(plan, candidates, { ...where, window: period });
    groups.push(...found.counts);
    for (const valid of found.valid) {
      for (const [p, { promotion }] of entries.entries()) if (hasBit(valid, p)) given.add(promotion.code);
    }
    warnings.push(...within(['variants', v], [...unknownNames(variant, known, catalog), ...found.warnings]));
    yield;
  }
  const failed = candidates.failures.list();
  warnings.push(...campaign.variants.flatMap((variant, v) => within(['variants', v], failures(variant, failed))));
  warnings.push(...alike(campaign.variants));
  const held = bitsWhere(entries.length, (p) => meets(entries[p]!.promotion, period));
  const gives = (code: PromotionCode): boolean => given.has(code);
  warnings.push(...(yield* giveaways({ pool, catalog, held, gives, share: giveawayShare })));
  warnings.push(...(yield* pricesNotLowered(pool, catalog, gives, atMs)));
  return { atMs, window: settled.ok ? settled.value : settled.error, groups, warnings };
}

const within = (path: Path, warnings: readonly CampaignWarning[]): CampaignWarning[] =>
  warnings.map((warning) => ({ ...warning, path: [...path, ...warning.path] }));

/** Whether it is valid at some time of a period. */
const meets = (
  { startAtMs, expireAtMs }: { readonly startAtMs: number | null; readonly expireAtMs: number | null },
  { startMs, endMs }: Period,
): boolean => (startAtMs === null || startAtMs < endMs) && (expireAtMs === null || expireAtMs > startMs);

const REFUSAL_WORDS: Readonly<Record<WindowRefusal, string>> = {
  NOT_YET_VALID: 'no handbill is assigned yet: the activity begins later, and is not prepared ahead',
  ENDED: 'no handbill is assigned any more: the activity is over',
};

const noWindow = (refusal: WindowRefusal): CampaignWarning => ({
  code: 'NO_WINDOW',
  path: ['activity'],
  words: REFUSAL_WORDS[refusal],
  promotions: [],
});

/** Filters that could not be evaluated for some. */
const failures = (variant: Variant, failed: readonly FilterFailure[]): CampaignWarning[] =>
  filtersOf(variant).flatMap(({ path, filter }) => {
    const failure = failed.find(({ expression }) => expression === filter);
    if (failure === undefined) return [];
    const words = `can't be told for some promotions, which don't match then: ${failure.message}`;
    return [{ code: 'FILTER_FAILS', path, words, promotions: [] }];
  });

function alike(variants: readonly Variant[]): CampaignWarning[] {
  const content = ({ variantId, weight, ...rest }: Variant): string => JSON.stringify(rest);
  return variants.flatMap((variant, v) => {
    const same = variants.slice(0, v).find((other) => content(other) === content(variant));
    if (same === undefined) return [];
    const words = `is the same as variant "${same.variantId}", so that there is nothing to compare`;
    return [{ code: 'VARIANTS_ALIKE', path: ['variants', v], words, promotions: [] }];
  });
}
