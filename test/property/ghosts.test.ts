import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import type { ItemId, ProfileId, PromotionCode, TransactionId } from '../../src/base/ids.js';
import { MS_PER_DAY } from '../../src/base/time.js';
import { DEFAULT_EXPERIMENT } from '../../src/campaigns/experiment.js';
import { CONTROL } from '../../src/experiments/arms.js';
import { mergeTotals, type OutcomeTotals, type Totals } from '../../src/experiments/totals.js';
import type { TransactionInput } from '../../src/history/transaction.js';
import { campaignDraft, WEEK_MS } from '../support/campaigns.js';
import { EUR, type Grocery, openGrocery, profile, WEEKLY } from '../support/grocery.js';

/** A shop in which offers change nothing: who is shown what is drawn, what is bought is not asked. */
const CUSTOMERS = Number(process.env.HANDBILL_GHOST_CUSTOMERS ?? 300);
const REVISIONS = Number(process.env.HANDBILL_GHOST_REVISIONS ?? 8);
const ITEMS = 120;
const FAVORITES = 15;
const WEEKS_BEFORE = 4;

interface Customer {
  readonly profileId: ProfileId;
  readonly favorites: readonly number[];
  /** Households differ in what they spend. */
  readonly basketsAWeek: number;
}

const priceOf = (item: number): number => 99 + ((item * 37) % 60) * 15;

describe('ghosts, where no offer has an effect', () => {
  const random = randomStream(11);
  const customers: Customer[] = Array.from({ length: CUSTOMERS }, (_, i) => ({
    profileId: `c${i}` as ProfileId,
    favorites: Array.from({ length: FAVORITES }, () => Math.floor(random() * ITEMS)),
    basketsAWeek: 0.3 + 2.5 * random() ** 2,
  }));
  let grocery: Grocery;
  /** Differences of the means of the two arms in standard errors, and these, for each draw of the arms. */
  const found: { readonly revenue: Difference; readonly focus: Difference }[] = [];

  function* bought(startMs: number): Generator<TransactionInput> {
    for (const { profileId, favorites, basketsAWeek } of customers) {
      for (let left = basketsAWeek; left > 0; left--) {
        if (random() > left) break;
        const timeMs = Math.floor(startMs + 1 + random() * (WEEK_MS - 2));
        const lines = Array.from({ length: 3 + Math.floor(random() * 8) }, () => {
          const item = random() < 0.7 ? favorites[Math.floor(random() * FAVORITES)]! : Math.floor(random() * ITEMS);
          return { itemId: `i${item}` as ItemId, quantity: 1, amountMinor: priceOf(item) };
        });
        const total = { amountMinor: lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0), currency: EUR };
        const transactionId = `${profileId}-${timeMs}-${left}` as TransactionId;
        yield { transactionId, profileId, timeMs, storeId: null, total, lines };
      }
    }
  }

  /** A week passes, and what was bought in it is told at its end. */
  async function passWeek({ engine, clock }: Grocery): Promise<void> {
    const receipts = [...bought(clock.nowMs)];
    clock.nowMs += WEEK_MS;
    for (let from = 0; from < receipts.length; from += 500) {
      const outcomes = await engine.events.recordTransactions(receipts.slice(from, from + 500));
      expect(outcomes.every(({ kind }) => kind === 'recorded')).toBe(true);
    }
  }

  beforeAll(async () => {
    grocery = await openGrocery();
    const { engine } = grocery;
    for (let i = 0; i < ITEMS; i++) {
      await engine.items.upsert({ itemId: `i${i}` as ItemId, name: `Item ${i}` }, 'merge', {});
      const items = { kind: 'LIST', itemIds: [`i${i}` as ItemId] } as const;
      const code = `p${i}` as PromotionCode;
      await engine.promotions.create({ code, name: code, visibility: 'PUBLISH', items }, {});
    }
    const experiment = { ...DEFAULT_EXPERIMENT, outcomeDays: WEEK_MS / MS_PER_DAY };
    await engine.campaigns.create(campaignDraft({ campaignId: WEEKLY, controlPpm: 500_000, experiment }), {});
    for (let week = 0; week < WEEKS_BEFORE; week++) await passWeek(grocery);
    await engine.campaigns.publish(WEEKLY, {});
    for (let revision = 1; revision <= REVISIONS; revision++) {
      if (revision > 1) await engine.campaigns.update(WEEKLY, { experimentRevision: revision }, {});
      for (const { profileId } of customers) {
        await engine.handbills.get({ profile: profile(profileId), campaignId: WEEKLY, excludedCodes: [] });
      }
      await passWeek(grocery);
      const { rows } = await engine.experiments.totals(WEEKLY, revision);
      const arm = (isIt: boolean) =>
        mergeTotals(rows.filter((row) => (row.arm === CONTROL) === isIt).map((row) => row.totals));
      const [treated, control] = [arm(false), arm(true)];
      expect(Number(treated.profiles + control.profiles)).toBe(CUSTOMERS);
      found.push({
        revenue: difference(treated, control, 'revenue'),
        focus: difference(treated, control, 'focusRevenue'),
      });
    }
  }, 600_000);
  afterAll(() => grocery.close());

  it('focus revenue is unbiased: its differences, in standard errors, are those of nothing', () => {
    const scores = found.map(({ focus }) => focus.difference / focus.se);
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    // Three standard errors of a mean of so many.
    expect(Math.abs(mean)).toBeLessThan(3 / Math.sqrt(REVISIONS));
    expect(Math.max(...scores.map(Math.abs))).toBeLessThan(4);
  });

  it('its interval is at most half as wide as that of revenue', () => {
    for (const { revenue, focus } of found) {
      expect(revenue.se).toBeGreaterThan(0);
      expect(focus.se / revenue.se).toBeLessThan(0.5);
    }
  });
});

interface Difference {
  readonly difference: number;
  readonly se: number;
}

function difference(treated: Totals, control: Totals, outcome: 'revenue' | 'focusRevenue'): Difference {
  const [a, b] = [moments(treated, outcome), moments(control, outcome)];
  return { difference: a.mean - b.mean, se: Math.sqrt(a.variance / a.count + b.variance / b.count) };
}

function moments({ profiles, outcomes }: Totals, outcome: 'revenue' | 'focusRevenue') {
  const { sum, squares } = outcomes[outcome] as OutcomeTotals;
  const count = Number(profiles);
  const mean = Number(sum) / count;
  return { count, mean, variance: (Number(squares) - Number(sum) * mean) / (count - 1) };
}
