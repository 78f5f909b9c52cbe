import { describe, expect, it, test } from 'vitest';
import type { CampaignIndex, ItemIndex } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { receiptIdHash, recordReceipt } from '../../../src/history/history.js';
import { emptyHistory, writeHistory } from '../../../src/history/record.js';
import {
  COUNTED_AMOUNT_MAX_MINOR,
  COUNTED_RECEIPTS_MAX,
  EXPERIMENT_ENTRIES_MAX,
  OPEN_EXPOSURES_MAX,
} from '../../../src/limits.js';
import { knownReceipts, revenueBefore } from '../../../src/outcomes/before-entry.js';
import { type CountingContext, countReceipt, takeBackReceipt } from '../../../src/outcomes/count-receipt.js';
import { enterExperiment, type NewEntry } from '../../../src/outcomes/enter-experiment.js';
import { changesBetween } from '../../../src/outcomes/outcome-change.js';
import type { Outcomes } from '../../../src/outcomes/outcomes.js';
import { counted, paidFor, type ReceiptWorth } from '../../../src/outcomes/receipt-worth.js';
import { NO_CAPS, NO_SUMS } from '../../../src/outcomes/sums.js';

const NOW_MS = Date.UTC(2026, 5, 1);
const DAY = MS_PER_DAY;
const FOCUS = 7;
const IN_FOCUS = 3 as ItemIndex;
const ELSEWHERE = 4 as ItemIndex;

const context = (fields: Partial<CountingContext> = {}): CountingContext => ({
  nowMs: NOW_MS + 100 * DAY,
  itemsOf: (focus) => Uint32Array.from(focus === FOCUS ? [1, IN_FOCUS] : []),
  censoredAtMs: () => null,
  ...fields,
});

const newEntry = (fields: Partial<NewEntry> = {}): NewEntry => ({
  campaign: 1 as CampaignIndex,
  revision: 1,
  arm: 'a',
  variantHash: 'a',
  enteredMs: NOW_MS,
  exposure: {
    day: 20_605,
    stratum: 5,
    endMs: NOW_MS + 90 * DAY,
    windowEndMs: NOW_MS + 7 * DAY,
    focus: [FOCUS],
    caps: NO_CAPS,
  },
  ...fields,
});

let made = 0;
const worth = (timeMs: number, net: number | null, fields: Partial<ReceiptWorth> = {}): ReceiptWorth => ({
  idHash: ++made,
  timeMs,
  net,
  lines: [{ item: IN_FOCUS, net, cost: null }],
  discounts: null,
  ...fields,
});

const enter = (outcomes: Outcomes | null, fields: Partial<NewEntry> = {}) =>
  enterExperiment(outcomes, null, newEntry(fields), fields.enteredMs ?? NOW_MS);
const count = (outcomes: Outcomes | null, receipt: ReceiptWorth, fields: Partial<CountingContext> = {}) =>
  countReceipt({ outcomes, history: null }, receipt, context(fields));
const sumsOf = (outcomes: Outcomes | null) => outcomes!.entries[0]!.exposure!.sums;
const entered = enter(null);

describe('a receipt', () => {
  test.each([
    ['of the moment of the entry, as that of a check-out that prints the handbill', 0, 0],
    ['a millisecond later', 1, 1],
    ['of the last millisecond of the outcome days', 90 * DAY - 1, 1],
    ['of the end of the outcome days', 90 * DAY, 0],
    ['from before the entry that comes late', -DAY, 0],
  ])('%s counts so many times', (_, afterMs, times) => {
    expect(sumsOf(count(entered, worth(NOW_MS + afterMs, 500))).baskets).toBe(times);
  });

  it('is focus revenue by its covered lines, in the window of the entry', () => {
    const lines = [
      { item: IN_FOCUS, net: 300, cost: null },
      { item: ELSEWHERE, net: 200, cost: null },
      { item: IN_FOCUS, net: null, cost: null },
    ];
    const inWindow = count(entered, worth(NOW_MS + 7 * DAY - 1, 500, { lines }));
    expect(sumsOf(inWindow)).toEqual({ ...NO_SUMS, baskets: 1, revenue: 500, focusRevenue: 300 });
    const after = count(inWindow, worth(NOW_MS + 7 * DAY, 500, { lines }));
    expect(sumsOf(after)).toEqual({ ...NO_SUMS, baskets: 2, revenue: 1_000, focusRevenue: 300 });
  });

  it('that pays money back is no basket, and one of unknown worth is one', () => {
    const paidBack = count(entered, worth(NOW_MS + 1, -200));
    expect(sumsOf(count(paidBack, worth(NOW_MS + 2, null)))).toMatchObject({ baskets: 1, revenue: -200 });
  });

  it('tells of margins and discounts where it knows them', () => {
    const lines = [
      { item: ELSEWHERE, net: 800, cost: { gross: 1_000, marginPpm: 250_000 } },
      { item: ELSEWHERE, net: 100, cost: null },
    ];
    const discounts = [
      { campaign: 1 as CampaignIndex, amount: 150 },
      { campaign: 2 as CampaignIndex, amount: 50 },
    ];
    const told = count(entered, worth(NOW_MS + 1, 900, { lines, discounts }));
    // 800 paid for what has cost 750.
    expect(sumsOf(told)).toMatchObject({ margin: 50_000_000n, revenueWithMargin: 800, discount: 150 });
    const plain = count(told, worth(NOW_MS + 2, 10));
    expect(sumsOf(plain)).toMatchObject({ margin: 50_000_000n, revenueWithMargin: 800, discount: 150, revenue: 910 });
    expect(sumsOf(takeBackReceipt(plain, made - 1, NOW_MS))).toMatchObject({ margin: 0n, discount: 0, revenue: 10 });
  });

  it('that is taken back has never been', () => {
    const one = worth(NOW_MS + DAY, 500);
    const [first, both] = [count(entered, worth(NOW_MS + 1, 70)), count(count(entered, worth(NOW_MS + 1, 70)), one)];
    expect(sumsOf(takeBackReceipt(both, one.idHash, NOW_MS))).toEqual(sumsOf(first));
    expect(takeBackReceipt(both, 12_345, NOW_MS)).toBe(both);
    expect(takeBackReceipt(null, 12_345, NOW_MS)).toBeNull();
  });

  it('does not count from when a holdout has taken the profile, also when the holdout is no more', () => {
    const taken = count(entered, worth(NOW_MS + 9 * DAY, 5), { censoredAtMs: () => NOW_MS + 10 * DAY });
    expect(sumsOf(taken)).toMatchObject({ baskets: 1 });
    expect(sumsOf(count(taken, worth(NOW_MS + 10 * DAY, 5)))).toMatchObject({ baskets: 1 });
    expect(sumsOf(count(taken, worth(NOW_MS + 10 * DAY - 1, 5)))).toMatchObject({ baskets: 2 });
  });

  it('changes nothing where it counts nowhere and is too old to precede an entry', () => {
    expect(count(null, worth(NOW_MS, 5))).toBeNull();
    expect(count(null, worth(NOW_MS + 99 * DAY, 5))?.entries).toEqual([]);
  });

  it('of more money than a shop takes is of unknown worth', () => {
    expect(counted(COUNTED_AMOUNT_MAX_MINOR)).toBe(COUNTED_AMOUNT_MAX_MINOR);
    expect(counted(COUNTED_AMOUNT_MAX_MINOR + 1)).toBeNull();
    expect(paidFor(null, [{ amountMinor: 1 }, { amountMinor: null }, { amountMinor: 2 }])).toBe(3);
    expect([paidFor(9, [{ amountMinor: 1 }]), paidFor(null, [{ amountMinor: null }])]).toEqual([9, null]);
  });
});

describe('what was bought before an entry', () => {
  const at = (enteredMs: number, outcomes: Outcomes | null, history: Uint8Array | null = null) =>
    revenueBefore(knownReceipts(outcomes, history), enteredMs);
  const recent = (...receipts: ReceiptWorth[]) =>
    receipts.reduce<Outcomes | null>((all, each) => count(all, each, { nowMs: NOW_MS }), null);

  it('is the revenue of 28 days', () => {
    const bought = recent(worth(NOW_MS - 28 * DAY, 1), worth(NOW_MS - 28 * DAY - 1, 10), worth(NOW_MS, 100));
    expect(at(NOW_MS, count(bought, worth(NOW_MS - 1, 1_000), { nowMs: NOW_MS }))).toBe(1_001);
    expect(at(NOW_MS, null)).toBe(0);
  });

  it('is unknown where the worth of a receipt is', () => {
    expect(at(NOW_MS, recent(worth(NOW_MS - DAY, null), worth(NOW_MS - 2, 5)))).toBeNull();
    const items = [IN_FOCUS];
    const before = recordReceipt(null, { idHash: receiptIdHash('t' as never), timeMs: NOW_MS - 27 * DAY, items });
    const history = before.kind === 'recorded' ? before.bytes : null;
    expect(at(NOW_MS, null, history)).toBeNull();
    expect(at(NOW_MS + 2 * DAY, null, history)).toBe(0);
    expect(at(NOW_MS, null, writeHistory(emptyHistory()))).toBe(0);
    const later = countReceipt({ outcomes: null, history }, worth(NOW_MS - DAY, 5), context({ nowMs: NOW_MS }));
    expect([at(NOW_MS, later), at(NOW_MS + 2 * DAY, later)]).toEqual([null, 5]);
  });

  it('is unknown where there were more receipts than are kept', () => {
    const many = (n: number) => recent(...Array.from({ length: n }, (_, i) => worth(NOW_MS - DAY + i, 1)));
    expect(at(NOW_MS, many(COUNTED_RECEIPTS_MAX))).toBe(COUNTED_RECEIPTS_MAX);
    expect(at(NOW_MS, many(COUNTED_RECEIPTS_MAX + 1))).toBeNull();
  });
});

describe('many experiments', () => {
  const inMany = (n: number) =>
    Array.from({ length: n }, (_, i) => i).reduce<Outcomes | null>(
      (all, i) => enter(all, { campaign: i as CampaignIndex, enteredMs: NOW_MS + i }),
      null,
    )!;
  const openOf = ({ entries }: Outcomes) => entries.filter(({ exposure }) => exposure !== null);

  it('of a profile count all, and beyond the limit the oldest is closed before its time', () => {
    const most = inMany(OPEN_EXPOSURES_MAX);
    expect(openOf(most)).toHaveLength(OPEN_EXPOSURES_MAX);
    const more = enter(most, { campaign: 999 as CampaignIndex, enteredMs: NOW_MS + DAY });
    expect(openOf(more)).toHaveLength(OPEN_EXPOSURES_MAX);
    const changes = changesBetween([most.entries], more.entries, NOW_MS + DAY);
    expect(changes.map(({ campaign, closedEarly, was, is }) => [campaign, closedEarly, was === is])).toEqual([
      [0, true, true],
      [999, false, false],
    ]);
    expect(more.entries.find(({ campaign }) => campaign === 0)).toMatchObject({ arm: 'a', exposure: null });
  });

  it('let one go first whose time is over, of which nothing is to be told', () => {
    const most = inMany(OPEN_EXPOSURES_MAX - 1);
    const short = newEntry({ campaign: 500 as CampaignIndex, enteredMs: NOW_MS + 50 });
    const over = enterExperiment(
      most,
      null,
      { ...short, exposure: { ...short.exposure, endMs: NOW_MS + DAY } },
      NOW_MS + 50,
    );
    const more = enter(over, { campaign: 999 as CampaignIndex, enteredMs: NOW_MS + 2 * DAY });
    expect(changesBetween([over.entries], more.entries, NOW_MS + 2 * DAY).map(({ campaign }) => campaign)).toEqual([
      999,
    ]);
    expect(more.entries.find(({ campaign }) => campaign === 500)!.exposure).toBeNull();
  });

  it('are remembered with their arms up to a limit', () => {
    expect(inMany(EXPERIMENT_ENTRIES_MAX).entries).toHaveLength(EXPERIMENT_ENTRIES_MAX);
    const more = inMany(EXPERIMENT_ENTRIES_MAX + 1);
    expect(more.entries).toHaveLength(EXPERIMENT_ENTRIES_MAX);
    expect(more.entries.some(({ campaign }) => campaign === 0)).toBe(false);
  });
});
