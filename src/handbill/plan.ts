import { addBit, type Bits, bitsWhere, emptyBits, hasBit, intersect } from '../base/bits.js';
import type { CampaignIndex, ProfileId } from '../base/ids.js';
import { err, ok, type Result } from '../base/result.js';
import type { Campaign, SlotGroup, Variant } from '../campaigns/campaign.js';
import { assignBuckets, bucketOf } from '../experiments/arms.js';
import { bindProfile } from '../filters/bindings.js';
import { compileExpression, type Expression, holds } from '../filters/expression.js';
import { AUDIENCE_ENVIRONMENT, type Environment, PROMOTION_ENVIRONMENT } from '../filters/schema.js';
import type { ProfileContext } from '../profiles/profile.js';
import { type AudienceMasks, createAudienceMasks } from './audience-masks.js';
import { createDateMasks, type DateMasks } from './date-masks.js';
import { compileFilterMask, type FilterContext, type FilterMask } from './filter-mask.js';
import { createStaticOrders, type StaticOrders } from './order.js';
import { createItemOverlap, type ItemOverlap } from './overlap.js';
import type { Window } from './window.js';

/** What all campaigns share of one pool: compile it once for each. */
export interface CandidateIndex extends FilterContext {
  readonly dates: DateMasks;
  readonly audience: AudienceMasks;
  readonly overlap: ItemOverlap;
  readonly orders: StaticOrders;
  /** See FillInput. */
  readonly mostFilled: Map<string, number>;
}

export function indexCandidates(context: FilterContext): CandidateIndex {
  const { pool } = context;
  return {
    ...context,
    dates: createDateMasks(pool),
    audience: createAudienceMasks(pool),
    overlap: createItemOverlap(pool),
    orders: createStaticOrders(pool),
    mostFilled: new Map(),
  };
}

export interface GroupPlan {
  readonly group: SlotGroup;
  readonly filter: FilterMask;
}

export interface VariantPlan {
  readonly variant: Variant;
  /** In filling order. */
  readonly groups: readonly GroupPlan[];
  /** Candidates that cover none of the excluded items. */
  readonly notExcluded: Bits;
}

/** A campaign compiled against a pool: a request costs a few operations on masks. */
export interface CampaignPlan {
  readonly campaign: Campaign;
  readonly index: CampaignIndex;
  readonly candidates: CandidateIndex;
  /** Whether the campaign is for this profile. */
  accepts(profile: ProfileContext): boolean;
  /** The arm of a profile that has no live handbill of the campaign. */
  variantOf(profileId: ProfileId): VariantPlan;
}

/** The error is a filter that doesn't compile: one stored by a version with other fields. */
export function planCampaign(
  campaign: Campaign,
  index: CampaignIndex,
  candidates: CandidateIndex,
): Result<CampaignPlan, string> {
  const audience = compileFilter(campaign.audience, AUDIENCE_ENVIRONMENT);
  if (!audience.ok) return audience;
  const variants: VariantPlan[] = [];
  for (const variant of campaign.variants) {
    const planned = planVariant(variant, candidates);
    if (!planned.ok) return planned;
    variants.push(planned.value);
  }
  const arms = campaign.variants.map(({ variantId, weight }) => ({ armId: variantId, weight }));
  const armOfBucket = assignBuckets(campaign.campaignId, arms);
  const { conditions, text } = audience.value ?? { conditions: [], text: '' };
  return ok({
    campaign,
    index,
    candidates,
    accepts: (profile) =>
      conditions.length === 0 ||
      holds(conditions, { profile: bindProfile(profile) }, (message) => candidates.failures.add(text, message)),
    variantOf: (profileId) => variants[armOfBucket[bucketOf(profileId, campaign.campaignId)]!]!,
  });
}

function planVariant(variant: Variant, candidates: CandidateIndex): Result<VariantPlan, string> {
  const groups: GroupPlan[] = [];
  for (const group of variant.slotGroups) {
    const filter = compileFilter(group.filter, PROMOTION_ENVIRONMENT);
    if (!filter.ok) return err(`${variant.variantId}, ${group.name}: ${filter.error}`);
    groups.push({ group, filter: compileFilterMask(tagged(group.tags, candidates), filter.value, candidates) });
  }
  return ok({ variant, groups, notExcluded: notCovering(variant.excludedItemIds, candidates) });
}

function compileFilter(text: string | null, environment: Environment): Result<Expression | null, string> {
  return text === null ? ok(null) : compileExpression(text, environment);
}

function tagged(tags: readonly string[], { pool }: CandidateIndex): Bits {
  return bitsWhere(pool.entries.length, (p) => tags.every((tag) => pool.entries[p]!.promotion.tags.includes(tag)));
}

function notCovering(itemIds: Variant['excludedItemIds'], { pool, catalog }: CandidateIndex): Bits {
  const excluded = emptyBits(pool.itemCount);
  for (const itemId of itemIds) {
    const index = catalog.indexOf(itemId);
    if (index !== undefined && index < pool.itemCount) addBit(excluded, index);
  }
  if (itemIds.length === 0) return bitsWhere(pool.entries.length, () => true);
  return bitsWhere(pool.entries.length, (p) => pool.entries[p]!.items.every((item) => !hasBit(excluded, item)));
}

/** The candidates of each group for this profile and window, before overlap. */
export function eligibleByGroup(
  { groups, notExcluded }: VariantPlan,
  { dates, audience }: CandidateIndex,
  profile: ProfileContext,
  window: Window,
): Bits[] {
  const open = notExcluded.slice();
  intersect(open, dates(window));
  audience.restrict(open, profile);
  return groups.map(({ filter }) => {
    const eligible = filter.matching.slice();
    intersect(eligible, open);
    filter.restrict(eligible, profile);
    return eligible;
  });
}
