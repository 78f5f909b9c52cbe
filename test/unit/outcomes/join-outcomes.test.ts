import { describe, expect, it } from 'vitest';
import { idNumber } from '../../../src/base/id-hash.js';
import type { CampaignIndex, TransactionId } from '../../../src/base/ids.js';
import { MS_PER_DAY } from '../../../src/base/time.js';
import { cancelReceipt, receiptIdHash } from '../../../src/history/history.js';
import { countReceipt } from '../../../src/outcomes/count-receipt.js';
import { enterExperiment } from '../../../src/outcomes/enter-experiment.js';
import { joinOutcomes } from '../../../src/outcomes/join-outcomes.js';
import { changesBetween } from '../../../src/outcomes/outcome-change.js';
import type { Outcomes } from '../../../src/outcomes/outcomes.js';
import { NO_CAPS } from '../../../src/outcomes/sums.js';

const NOW_MS = Date.UTC(2026, 5, 1);

const enter = (outcomes: Outcomes | null, arm: string, enteredMs: number, campaign = 1): Outcomes =>
  enterExperiment(
    outcomes,
    null,
    {
      campaign: campaign as CampaignIndex,
      revision: 1,
      arm,
      variantHash: 'a',
      enteredMs,
      exposure: {
        day: Math.floor(enteredMs / MS_PER_DAY),
        stratum: 5,
        endMs: enteredMs + 90 * MS_PER_DAY,
        windowEndMs: enteredMs,
        focus: [],
        caps: NO_CAPS,
      },
    },
    enteredMs,
  );

const buy = (outcomes: Outcomes, transactionId: string, net: number): Outcomes =>
  countReceipt(
    { outcomes, history: null },
    { idHash: idNumber(transactionId), timeMs: NOW_MS + 10 * MS_PER_DAY, net, lines: [], discounts: null },
    { nowMs: NOW_MS + 10 * MS_PER_DAY, itemsOf: () => new Uint32Array(0), censoredAtMs: () => null },
  )!;

const join = (into: Outcomes | null, from: Outcomes | null, cancelled: Uint8Array | null = null) =>
  joinOutcomes({ outcomes: into, history: cancelled }, { outcomes: from, history: null }, NOW_MS + 11 * MS_PER_DAY);

const early = buy(enter(null, 'a', NOW_MS), 't1', 100);
const late = buy(enter(null, 'CONTROL', NOW_MS + MS_PER_DAY), 't2', 30);

describe('two profiles that become one', () => {
  it.each([
    ['whose arm', early, late],
    ['whichever of the two goes on', late, early],
  ])('go on in the earlier entry, with the sums of both, %s', (_, into, from) => {
    const joined = join(into, from)!;
    expect(joined.entries).toMatchObject([
      { arm: 'a', enteredMs: NOW_MS, exposure: { sums: { revenue: 130, baskets: 2 } } },
    ]);
    const changes = changesBetween([into.entries, from.entries], joined.entries, NOW_MS);
    expect(changes).toMatchObject([
      { arm: 'CONTROL', was: { revenue: 30 }, is: null, crossed: false },
      { arm: 'a', was: { revenue: 100 }, is: { revenue: 130 }, crossed: true },
    ]);
  });

  it('have not crossed in the same arm, and change nothing where only one has entered', () => {
    const alike = buy(enter(null, 'a', NOW_MS + 5), 't3', 1);
    const joined = join(early, alike)!;
    expect(
      changesBetween([early.entries, alike.entries], joined.entries, NOW_MS).map(({ crossed }) => crossed),
    ).toEqual([false, false]);
    expect(changesBetween([[], early.entries], join(null, early)!.entries, NOW_MS)).toEqual([]);
    expect(join(null, null)).toBeNull();
  });

  it('count a receipt once that both have, and one not at all that either has cancelled', () => {
    const twice = buy(enter(null, 'a', NOW_MS + 5), 't1', 100);
    expect(join(early, twice)!.entries[0]!.exposure!.sums).toMatchObject({ revenue: 100, baskets: 1 });
    const noted = cancelReceipt(null, receiptIdHash('t2' as TransactionId), null);
    const joined = join(early, late, noted.kind === 'noted' ? noted.bytes : null)!;
    expect(joined.entries[0]!.exposure!.sums).toMatchObject({ revenue: 100, baskets: 1 });
    const changes = changesBetween([early.entries, late.entries], joined.entries, NOW_MS);
    expect(changes.map(({ was, is }) => [was?.revenue, is?.revenue])).toEqual([
      [30, undefined],
      [100, 100],
    ]);
  });
});
