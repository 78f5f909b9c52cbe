import { LRUCache } from 'lru-cache';
import type { ProfileContext } from '../audience/profile-context.js';
import { addBit, type Bits, bitsWhere, emptyBits, hasBit, intersect } from '../base/bits.js';
import type { CampaignIndex, ProfileId } from '../base/ids.js';
import type { Period } from '../base/time.js';
import type { TimeZone } from '../base/time-zone.js';
import type { Work } from '../base/work.js';
import type { Campaign, SlotGroup, Variant } from '../campaigns/campaign.js';
import { createVariantDraw } from '../experiments/draw-arm.js';
import { stepBudget } from '../filters/budget.js';
import type { Handbills } from '../handbill/handbills.js';
import { FILL_LIMITS_MAX, FILTER_STEPS_PER_REQUEST } from '../limits.js';
import type { Exhausted } from '../promotions/caps.js';
import type { Wallet } from '../wallet/wallet.js';
import { compileAudience } from './audience.js';
import { type AudienceMasks, createAudienceMasks } from './audience-masks.js';
import { createDailyMasks, type DailyMasks } from './daily-masks.js';
import { createDateMasks, type DateMasks } from './date-masks.js';
import type { FilterContext, FilterMask } from './filter-mask.js';
import { createGroupMasks, type GroupMasks } from './group-masks.js';
import { createStaticOrders, type StaticOrders } from './order.js';
import { createItemOverlap, type ItemOverlap } from './overlap.js';
import { createUsedUpMasks, type UsedUpMasks } from './used-up.js';

/** What candidates are compiled from. */
export interface CandidateContext extends FilterContext {
  /** That of the shop. */
  readonly zone: TimeZone;
}

/** What all campaigns share of one pool: compile it once for each. */
export interface CandidateIndex extends CandidateContext {
  readonly dates: DateMasks;
  readonly daily: DailyMasks;
  readonly audience: AudienceMasks;
  readonly usedUp: UsedUpMasks;
  readonly overlap: ItemOverlap;
  readonly orders: StaticOrders;
  readonly groupMask: GroupMasks;
  /** See FillInput. */
  readonly mostFilled: LRUCache<string, number>;
}

export function indexCandidates(context: CandidateContext): CandidateIndex {
  const { pool, zone } = context;
  return {
    ...context,
    dates: createDateMasks(pool),
    daily: createDailyMasks(pool, zone),
    audience: createAudienceMasks(pool),
    usedUp: createUsedUpMasks(pool),
    overlap: createItemOverlap(pool),
    orders: createStaticOrders(pool),
    groupMask: createGroupMasks(context),
    mostFilled: new LRUCache({ max: FILL_LIMITS_MAX }),
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

/** Pauses now and then: its filters are judged over the whole pool. */
export function* planCampaign(
  campaign: Campaign,
  index: CampaignIndex,
  candidates: CandidateIndex,
): Work<CampaignPlan> {
  const variants: VariantPlan[] = [];
  for (const variant of campaign.variants) variants.push(yield* planVariant(variant, candidates));
  const arms = campaign.variants.map(({ variantId, weight }) => ({ armId: variantId, weight }));
  const variantOf = createVariantDraw({ ...campaign, arms });
  return {
    campaign,
    index,
    candidates,
    accepts: compileAudience(campaign.audience, candidates.failures),
    variantOf: (profileId) => variants[variantOf(profileId)]!,
  };
}

function* planVariant(variant: Variant, candidates: CandidateIndex): Work<VariantPlan> {
  const groups: GroupPlan[] = [];
  for (const group of variant.slotGroups) groups.push({ group, filter: yield* candidates.groupMask(group) });
  return { variant, groups, notExcluded: notCovering(variant.excludedItemIds, candidates) };
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

/** For whom, and what nobody can use any more. */
export interface Customer {
  readonly profile: ProfileContext;
  /** What it was assigned and holds. */
  readonly record: Handbills & Wallet;
  readonly exhausted: Exhausted;
}

/** The candidates of each group for this profile and window, before overlap. Groups with one filter share a mask: don't change it. */
export function eligibleByGroup(
  { groups, notExcluded }: VariantPlan,
  { dates, daily, audience, usedUp }: CandidateIndex,
  { profile, record, exhausted }: Customer,
  window: Period,
): Bits[] {
  const open = notExcluded.slice();
  intersect(open, dates(window));
  const displayed = daily(window);
  if (displayed !== null) intersect(open, displayed);
  audience.restrict(open, profile);
  usedUp.restrict(open, record, exhausted);
  const byFilter = new Map<FilterMask, Bits>();
  const budget = stepBudget(FILTER_STEPS_PER_REQUEST);
  return groups.map(({ filter }) => {
    const known = byFilter.get(filter);
    if (known) return known;
    const eligible = filter.matching.slice();
    intersect(eligible, open);
    filter.restrict(eligible, profile, budget);
    byFilter.set(filter, eligible);
    return eligible;
  });
}
