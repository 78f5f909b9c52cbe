import type { Outcome } from '../experiments/outcomes.js';
import { OUTCOMES } from '../experiments/outcomes.js';
import type { OutcomeTotals, Totals } from '../experiments/totals.js';
import type { Caps, Sums } from './sums.js';

type Changing<T> = { -readonly [Key in keyof T]: T[Key] };

/** Totals that are changed in place. */
export interface SummedUp extends Changing<Omit<Totals, 'outcomes'>> {
  readonly outcomes: Partial<Record<Outcome, Changing<OutcomeTotals>>>;
}

export const noSums = (): SummedUp => ({
  profiles: 0n,
  before: 0n,
  beforeSquares: 0n,
  revenueBaskets: 0n,
  outcomes: {},
});

/** The change of the sums of one profile; `before`: X, 0 where it isn't known. */
interface Change {
  readonly before: number;
  readonly caps: Caps;
  readonly was: Sums | null;
  readonly is: Sums | null;
}

/** As `addTotals` and `subtractTotals` of both would do, of what has changed alone: it is a part of what a receipt costs. */
export function countChange(totals: SummedUp, { before, caps, was, is }: Change): void {
  const profiles = (is === null ? 0 : 1) - (was === null ? 0 : 1);
  if (profiles !== 0) {
    totals.profiles += BigInt(profiles);
    totals.before += BigInt(profiles * before);
    totals.beforeSquares += BigInt(profiles) * BigInt(before) ** 2n;
  }
  const old = was === null ? NOTHING : counted(was, caps);
  const now = is === null ? NOTHING : counted(is, caps);
  totals.revenueBaskets += product(now.revenue ?? 0, now.baskets ?? 0) - product(old.revenue ?? 0, old.baskets ?? 0);
  for (const outcome of OUTCOMES) {
    const from = old[outcome];
    const to = now[outcome];
    if (from === undefined && to === undefined) continue;
    totals.outcomes[outcome] ??= { sum: 0n, squares: 0n, cubes: 0n, withBefore: 0n };
    if (from !== to) addDifference(totals.outcomes[outcome], from ?? 0, to ?? 0, before);
  }
}

type Counted = { readonly [Each in Outcome]?: number | bigint | undefined };

const NOTHING: Counted = {};

const counted = ({ baskets, revenue, focusRevenue, discount, margin }: Sums, caps: Caps): Counted => ({
  buyer: baskets > 0 ? 1 : 0,
  baskets,
  revenue,
  revenueCapped: capped(revenue, caps.revenue),
  focusRevenue,
  focusRevenueCapped: capped(focusRevenue, caps.revenue),
  discount: discount ?? undefined,
  margin: margin ?? undefined,
  marginCapped: margin === null ? undefined : cappedMargin(margin, caps.margin),
});

const capped = (sum: number, cap: number | null): number => (cap === null ? sum : Math.min(sum, cap));

function cappedMargin(margin: bigint, capMinor: number | null): bigint {
  if (capMinor === null) return margin;
  const cap = BigInt(capMinor) * 1_000_000n;
  return margin < cap ? margin : cap;
}

const product = (a: number | bigint, b: number | bigint): bigint => BigInt(a) * BigInt(b);

/** Differences of cubes of such numbers, of either sign, are exact as numbers: far quicker than those of long ones. */
const CUBED_EXACTLY_MAX = 160_000;

function addDifference(
  totals: Changing<OutcomeTotals>,
  from: number | bigint,
  to: number | bigint,
  before: number,
): void {
  if (typeof from === 'number' && typeof to === 'number' && isSmall(from) && isSmall(to)) {
    totals.sum += BigInt(to - from);
    totals.squares += BigInt(to ** 2 - from ** 2);
    totals.cubes += BigInt(to ** 3 - from ** 3);
    if (before !== 0) totals.withBefore += BigInt(before) * BigInt(to - from);
    return;
  }
  const [old, now] = [BigInt(from), BigInt(to)];
  totals.sum += now - old;
  totals.squares += now ** 2n - old ** 2n;
  totals.cubes += now ** 3n - old ** 3n;
  totals.withBefore += BigInt(before) * (now - old);
}

const isSmall = (value: number): boolean => Math.abs(value) <= CUBED_EXACTLY_MAX;
