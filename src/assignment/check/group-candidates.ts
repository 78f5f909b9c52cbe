import { LRUCache } from 'lru-cache';
import { type Bits, bitsWhere, countBits, forEachBit, intersect, isEmpty } from '../../base/bits.js';
import type { PromotionCode, StoreId } from '../../base/ids.js';
import { plural } from '../../base/plural.js';
import { moment, type Period } from '../../base/time.js';
import type { Path } from '../../base/violation.js';
import { WARNING_PROMOTIONS_MAX } from '../../limits.js';
import type { Exhausted } from '../../promotions/caps.js';
import { judgeBy } from '../../promotions/eligibility.js';
import type { PromotionPool } from '../../promotions/pool.js';
import { fillSlots } from '../fill.js';
import type { Rank } from '../order.js';
import type { CandidateIndex, GroupPlan, VariantPlan } from '../plan.js';
import type { CampaignWarning, GroupCounts } from './campaign-check.js';

/** When and where candidates are counted. */
export interface Circumstances {
  readonly window: Period;
  /** null: anywhere. */
  readonly storeId: StoreId | null;
  readonly exhausted: Exhausted;
}

/** What the groups of a variant find. */
export interface GroupCandidates {
  readonly counts: readonly GroupCounts[];
  /** Paths begin within the variant. */
  readonly warnings: readonly CampaignWarning[];
  /** The valid ones of each group. */
  readonly valid: readonly Bits[];
}

const isUnderWay = judgeBy('notOver', 'started');
const isInStore = judgeBy('inStore');

export function groupCandidates(plan: VariantPlan, candidates: CandidateIndex, asked: Circumstances): GroupCandidates {
  const { pool, dates, daily, usedUp } = candidates;
  const allowed = plan.notExcluded.slice();
  if (asked.storeId !== null) intersect(allowed, inStore(pool, asked.storeId));
  usedUp.restrict(allowed, { holdings: [] }, asked.exhausted);
  const open = allowed.slice();
  intersect(open, dates(asked.window));
  const displayed = daily(asked.window);
  if (displayed !== null) intersect(open, displayed);

  const valid = plan.groups.map(({ filter }) => both(filter.matching, open));
  const fillable = fillableSlots(plan, pool, valid);
  const counts = plan.groups.map(({ group, filter }, g) => ({
    variantId: plan.variant.variantId,
    group: group.name,
    slots: group.slots,
    tagged: countBits(tagged(pool, group.tags)),
    matching: countBits(filter.matching),
    valid: countBits(valid[g]!),
    isPersonal: filter.isPersonal,
  }));
  const warnings = plan.groups.flatMap((group, g) => [
    ...(counts[g]!.tagged > 0 && group.group.filter !== null && counts[g]!.matching === 0
      ? [warning('FILTER_MATCHES_NOTHING', [g, 'filter'], 'no promotion with the tags of this group passes its filter')]
      : []),
    ...endsWithinWindow(pool, both(group.filter.matching, allowed), asked.window, g),
    ...shortage(group, g, counts[g]!.valid, fillable[g]!),
  ]);
  return { counts, warnings: [...warnings, ...idleBoosts(plan, valid)], valid };
}

/** Rows of boosts that accept none of the candidates. */
function idleBoosts({ boosts }: VariantPlan, valid: readonly Bits[]): CampaignWarning[] {
  return (boosts?.rows ?? []).flatMap(({ mask }, r) => {
    if (valid.some((candidates) => !isEmpty(both(mask.matching, candidates)))) return [];
    const words = 'none of the candidates passes the filter of this boost';
    return [{ code: 'FILTER_MATCHES_NOTHING', path: ['boosts', 'rows', r, 'filter'], words, promotions: [] }];
  });
}

function both(a: Bits, b: Bits): Bits {
  const bits = a.slice();
  intersect(bits, b);
  return bits;
}

const tagged = ({ entries }: PromotionPool, tags: readonly string[]): Bits =>
  bitsWhere(entries.length, (p) => tags.every((tag) => entries[p]!.promotion.tags.includes(tag)));

const inStore = ({ entries }: PromotionPool, storeId: StoreId): Bits =>
  bitsWhere(
    entries.length,
    (p) => isInStore(entries[p]!.promotion, { profile: { storeId, isMember: false, segments: new Set() } }) === null,
  );

const inPoolOrder: Rank = (eligible, k) => {
  const positions: number[] = [];
  forEachBit(eligible, (position) => {
    if (positions.length < k) positions.push(position);
  });
  return { positions: Uint32Array.from(positions), scores: new Float32Array(positions.length) };
};

/** How many slots of each group can be filled at once, for a customer who has nothing yet. */
function fillableSlots(plan: VariantPlan, pool: PromotionPool, valid: readonly Bits[]): number[] {
  if (plan.groups.length === 0) return [];
  const chosen = fillSlots({
    pool,
    groups: plan.groups.map(({ group }, g) => ({ slots: group.slots, eligible: valid[g]! })),
    rank: inPoolOrder,
    overlap: plan.overlap,
    caps: plan.caps,
    rules: plan.rules,
    withinHandbill: plan.variant.overlap.withinHandbill,
    variety: null,
    mostFilled: new LRUCache({ max: 1 }),
    promised: [],
  });
  return chosen.map(({ length }) => length);
}

function shortage({ group: { slots } }: GroupPlan, g: number, valid: number, fillable: number): CampaignWarning[] {
  if (valid < slots)
    return [warning('FEW_CANDIDATES', [g], `${plural(valid, 'promotion')} for ${plural(slots, 'slot')}`)];
  if (fillable >= slots) return [];
  const words = `only ${fillable} of its ${slots} slots can be filled: what could fill the others shares products with them, is held by another group, or is too much of one kind`;
  return [warning('FEW_CANDIDATES', [g], words)];
}

function endsWithinWindow(
  { entries }: PromotionPool,
  among: Bits,
  { startMs, endMs }: Period,
  g: number,
): CampaignWarning[] {
  const codes: PromotionCode[] = [];
  forEachBit(among, (position) => {
    const { promotion } = entries[position]!;
    const { code, expireAtMs } = promotion;
    const isOverEarly = expireAtMs !== null && expireAtMs < endMs;
    if (isOverEarly && isUnderWay(promotion, { period: moment(startMs) }) === null) codes.push(code);
  });
  if (codes.length === 0) return [];
  const words = `${plural(codes.length, 'promotion')} valid when the handbill begins, but not until it ends`;
  return [warning('ENDS_WITHIN_WINDOW', [g], words, codes.slice(0, WARNING_PROMOTIONS_MAX))];
}

const warning = (
  code: CampaignWarning['code'],
  within: Path,
  words: string,
  promotions: readonly PromotionCode[] = [],
): CampaignWarning => ({ code, path: ['slotGroups', ...within], words, promotions });
