import { LRUCache } from 'lru-cache';
import type { KnownProfile } from '../audience/known-profile.js';
import { addBit, type Bits, bitsWhere, emptyBits, hasBit, intersect, isEmpty, removeBit } from '../base/bits.js';
import type { CampaignIndex, ProfileId, PromotionIndex } from '../base/ids.js';
import { oncePerKey } from '../base/once-per-key.js';
import type { Period } from '../base/time.js';
import type { TimeZone } from '../base/time-zone.js';
import type { Work } from '../base/work.js';
import type { Campaign, Granularity, SlotGroup, Variant } from '../campaigns/campaign.js';
import { type ArmName, isGhostArm } from '../experiments/arms.js';
import { createArmDraw } from '../experiments/draw-arm.js';
import type { Holdout } from '../experiments/holdout.js';
import { createWeights, type Weights } from '../experiments/weights.js';
import { stepBudget } from '../filters/budget.js';
import type { Handbills } from '../handbill/handbills.js';
import { FILL_LIMITS_MAX, FILTER_STEPS_PER_REQUEST } from '../limits.js';
import { entryArm } from '../outcomes/experiment-entry.js';
import { entriesOf, type WithOutcomes } from '../outcomes/outcomes.js';
import type { Exhausted } from '../promotions/caps.js';
import { createEconomics, type Economics } from '../promotions/economics.js';
import type { ItemScopes } from '../promotions/item-scope.js';
import type { PooledPromotion } from '../promotions/pool.js';
import type { Promotion } from '../promotions/promotion.js';
import { createStockLevel, type StockLevel } from '../promotions/stock-level.js';
import type { Wallet } from '../wallet/wallet.js';
import { compileAudience } from './audience.js';
import { type AudienceMasks, createAudienceMasks } from './audience-masks.js';
import { type CompiledCap, compileCaps } from './caps.js';
import { type CompiledBoosts, compileBoosts } from './compile-boosts.js';
import { createCoverage } from './coverage.js';
import { createDailyMasks, type DailyMasks } from './daily-masks.js';
import { createDateMasks, type DateMasks } from './date-masks.js';
import { type Variety, varietyOf } from './diversity.js';
import type { FilterContext, FilterMask } from './filter-mask.js';
import { createGeneralOffers, type GeneralOffers } from './general-offers.js';
import { createGroupMasks, type GroupMasks } from './group-masks.js';
import { type CatalogFamilies, createCatalogFamilies } from './item-families.js';
import { createStaticOrders, type StaticOrders } from './order.js';
import { createOverlap, type Overlap } from './overlap.js';
import { createUsedUpMasks, type UsedUpMasks } from './used-up.js';

/** What candidates are compiled from. */
export interface CandidateContext extends FilterContext {
  /** Of the catalog. */
  readonly scopes: ItemScopes;
  /** A promotion as it is, a candidate or not. */
  promotionAt(index: PromotionIndex): Promotion | undefined;
  /** That of the shop. */
  readonly zone: TimeZone;
  /** That of the shop; null: it holds nobody out. */
  readonly holdout: Holdout | null;
}

/** What all campaigns share of one pool: compile it once for each. */
export interface CandidateIndex extends CandidateContext {
  readonly dates: DateMasks;
  readonly daily: DailyMasks;
  readonly audience: AudienceMasks;
  readonly usedUp: UsedUpMasks;
  readonly generalOffers: GeneralOffers;
  readonly families: CatalogFamilies;
  readonly overlapOf: (granularity: Granularity) => Overlap;
  /** What a promotion covers, a candidate or not. */
  readonly itemsOf: (index: PromotionIndex) => Uint32Array;
  readonly orders: StaticOrders;
  readonly groupMask: GroupMasks;
  /** Of a filter of any promotions. */
  readonly boostMask: (filter: string) => Work<FilterMask>;
  readonly economicsOf: (entry: PooledPromotion) => Economics;
  readonly stockOf: (entry: PooledPromotion) => StockLevel;
  /** Positions of the promotions that cover an item, by its dense index. */
  readonly coveredBy: (item: number) => Uint32Array;
  /** See FillInput. */
  readonly mostFilled: LRUCache<string, number>;
}

const NO_ITEMS = new Uint32Array(0);

export function indexCandidates(context: CandidateContext): CandidateIndex {
  const { pool, zone, catalog, scopes, promotionAt } = context;
  const audience = createAudienceMasks(pool);
  const families = createCatalogFamilies(catalog);
  const groupMask = createGroupMasks(context);
  return {
    ...context,
    dates: createDateMasks(pool),
    daily: createDailyMasks(pool, zone),
    audience,
    usedUp: createUsedUpMasks(pool),
    generalOffers: createGeneralOffers(pool, audience),
    families,
    overlapOf: oncePerKey((granularity: Granularity) => createOverlap(families.byGranularity(granularity))),
    itemsOf(index) {
      const position = pool.positionOf(index);
      if (position !== undefined) return pool.entries[position]!.items;
      const promotion = promotionAt(index);
      return promotion ? scopes.resolve(promotion) : NO_ITEMS;
    },
    orders: createStaticOrders(pool),
    groupMask,
    boostMask: (filter) => groupMask({ tags: [], filter }),
    economicsOf: createEconomics(catalog),
    stockOf: createStockLevel(catalog),
    coveredBy: createCoverage(pool),
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
  /** null: nothing is boosted. */
  readonly boosts: CompiledBoosts | null;
  /** null: offers of one kind don't count against each other. */
  readonly variety: Variety | null;
  /** At the variant's granularity. */
  readonly overlap: Overlap;
  readonly caps: readonly CompiledCap[];
  /** Names the rules of overlap and the caps. */
  readonly rules: string;
}

/** The arm of a profile: its variant, or one without offers with the variant that the profile would have got. */
export interface ArmPlan {
  readonly arm: ArmName;
  readonly variantPlan: VariantPlan;
}

/** A campaign compiled against a pool: a request costs a few operations on masks. */
export interface CampaignPlan {
  readonly campaign: Campaign;
  readonly index: CampaignIndex;
  readonly candidates: CandidateIndex;
  /** Whether the campaign is for this profile. */
  accepts(profile: KnownProfile): boolean;
  /** The arm of a profile that is assigned a handbill at this time; `record`: it stays in the arm of its entry. */
  armOf(profileId: ProfileId, atMs: number, record: WithOutcomes): ArmPlan;
  /** By which arms are drawn at this time. */
  weightsAt(atMs: number): Weights;
}

/** Pauses now and then: its filters are judged over the whole pool. */
export function* planCampaign(
  campaign: Campaign,
  index: CampaignIndex,
  candidates: CandidateIndex,
): Work<CampaignPlan> {
  const variants = new Map<string, VariantPlan>();
  for (const variant of campaign.variants) variants.set(variant.variantId, yield* planVariant(variant, candidates));
  const arms = campaign.variants.map(({ variantId, weight }) => ({ armId: variantId, weight }));
  const drawArm = createArmDraw({ ...campaign, arms }, candidates.holdout);
  return {
    campaign,
    index,
    candidates,
    accepts: compileAudience(campaign.audience, candidates.failures),
    armOf(profileId, atMs, record) {
      const drawn = drawArm(profileId, atMs, entryArm(entriesOf(record), index, campaign.experimentRevision));
      const variantPlan = variants.get(drawn.variantHash);
      if (variantPlan !== undefined) return { arm: drawn.arm, variantPlan };
      // The variant of its entry is no more: it is counted there still, and served another one.
      const { variantHash } = drawArm(profileId, atMs, null);
      return { arm: isGhostArm(drawn.arm) ? drawn.arm : variantHash, variantPlan: variants.get(variantHash)! };
    },
    weightsAt: createWeights({ ...campaign, arms }, candidates.holdout),
  };
}

/** Pauses now and then. */
export function* planVariant(variant: Variant, candidates: CandidateIndex): Work<VariantPlan> {
  const groups: GroupPlan[] = [];
  for (const group of variant.slotGroups) groups.push({ group, filter: yield* candidates.groupMask(group) });
  return {
    variant,
    groups,
    notExcluded: yield* notCovering(variant, candidates),
    boosts: yield* compileBoosts(variant.boosts, candidates),
    variety: varietyFor(variant, candidates),
    overlap: candidates.overlapOf(variant.overlap.granularity),
    caps: compileCaps(variant.offerCaps, candidates.families),
    rules: JSON.stringify([variant.overlap.granularity, variant.overlap.withinHandbill, variant.offerCaps]),
  };
}

/** null: offers of one kind don't count against each other. */
export function varietyFor({ boosts }: Pick<Variant, 'boosts'>, { overlapOf }: CandidateIndex): Variety | null {
  const { diversity } = boosts.sliders;
  return diversity === 0 ? null : varietyOf(diversity, overlapOf('BRAND'), overlapOf('CATEGORY'));
}

function* notCovering({ excludedItemIds, excludedItems }: Variant, { pool, scopes }: CandidateIndex): Work<Bits> {
  const excluded = emptyBits(pool.itemCount);
  const exclude = (items: Promotion['items']): void => {
    for (const item of scopes.resolve({ items, excludedItemIds: [] })) addBit(excluded, item);
  };
  exclude({ kind: 'LIST', itemIds: excludedItemIds });
  if (excludedItems !== null) {
    const filter: Promotion['items'] = { kind: 'FILTER', expression: excludedItems };
    yield* scopes.prepare(filter);
    exclude(filter);
  }
  if (isEmpty(excluded)) return bitsWhere(pool.entries.length, () => true);
  return bitsWhere(pool.entries.length, (p) => pool.entries[p]!.items.every((item) => !hasBit(excluded, item)));
}

/** For whom, and what nobody can use any more. */
export interface Customer {
  readonly profile: KnownProfile;
  /** What it was assigned and holds. */
  readonly record: Handbills & Wallet & WithOutcomes;
  readonly exhausted: Exhausted;
  /** What the request asked to leave out. */
  readonly excluded: readonly PromotionIndex[];
}

/** The candidates of each group for this profile and window, before overlap. Groups with one filter share a mask: don't change it. */
export function eligibleByGroup(
  { groups, notExcluded }: VariantPlan,
  { pool, dates, daily, audience, usedUp }: CandidateIndex,
  { profile, record, exhausted, excluded }: Customer,
  window: Period,
): Bits[] {
  const open = notExcluded.slice();
  intersect(open, dates(window));
  const displayed = daily(window);
  if (displayed !== null) intersect(open, displayed);
  audience.restrict(open, profile);
  usedUp.restrict(open, record, exhausted);
  for (const promotion of excluded) {
    const position = pool.positionOf(promotion);
    if (position !== undefined) removeBit(open, position);
  }
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
