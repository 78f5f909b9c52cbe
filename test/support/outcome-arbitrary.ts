import fc from 'fast-check';
import type { CampaignIndex } from '../../src/base/ids.js';
import type { ExperimentEntry, OpenExposure } from '../../src/outcomes/experiment-entry.js';
import type { Outcomes } from '../../src/outcomes/outcomes.js';
import { basicSums } from '../../src/outcomes/receipt-codec.js';
import { writeReceipts } from '../../src/outcomes/recent-receipts.js';
import type { Sums } from '../../src/outcomes/sums.js';

const instant = fc.integer({ min: 0, max: 253_402_300_799_999 });
const count = fc.nat({ max: 1_000_000 });
const amount = fc.integer({ min: -100_000_000_000, max: 100_000_000_000 });
const hash53 = fc.maxSafeNat();
const campaign = fc.nat({ max: 2_000_000 }).map((n) => n as CampaignIndex);

export const sums: fc.Arbitrary<Sums> = fc.record({
  baskets: count,
  revenue: amount,
  focusRevenue: amount,
  discount: fc.option(amount),
  margin: fc.option(fc.bigInt(-(10n ** 20n), 10n ** 20n)),
  revenueWithMargin: amount,
});

const exposure: fc.Arbitrary<OpenExposure> = fc.record({
  day: fc.integer({ min: -1, max: 100_000 }),
  stratum: fc.nat({ max: 0xffffffff }),
  endMs: instant,
  windowEndMs: instant,
  focus: fc.array(hash53, { maxLength: 8 }),
  before: fc.option(amount),
  caps: fc.record({ revenue: fc.option(amount), margin: fc.option(amount) }),
  sums,
});

const entry: fc.Arbitrary<ExperimentEntry> = fc
  .record({
    campaign,
    revision: fc.integer({ min: 1, max: 10_000 }),
    variantHash: fc.string({ minLength: 1, maxLength: 30 }).filter((name) => name !== 'CONTROL' && name !== 'HOLDOUT'),
    enteredMs: instant,
    exposure: fc.option(exposure),
    ghostArm: fc.constantFrom(null, 'CONTROL', 'HOLDOUT'),
  })
  .map(({ ghostArm, ...drawn }) => ({ ...drawn, arm: ghostArm ?? drawn.variantHash }));

/** What a receipt has given counts it as a basket or not by what was paid. */
const receipt = fc
  .record({
    idHash: hash53,
    timeMs: instant,
    net: fc.option(amount),
    gifts: fc.array(fc.record({ campaign, revision: fc.integer({ min: 1, max: 10_000 }), sums }), { maxLength: 3 }),
  })
  .map((drawn) => ({
    ...drawn,
    gifts: drawn.gifts.map((gift) => {
      const { baskets, revenue } = basicSums(drawn.net);
      const revenueWithMargin = gift.sums.margin === null ? 0 : gift.sums.revenueWithMargin;
      return { ...gift, sums: { ...gift.sums, baskets, revenue, revenueWithMargin } };
    }),
  }));

export const recentReceipts = fc.record({ sinceMs: instant, receipts: fc.array(receipt, { maxLength: 5 }) });

export const outcomes: fc.Arbitrary<Outcomes> = fc
  .record({ entries: fc.array(entry, { maxLength: 3 }), receipts: recentReceipts })
  .map(({ entries, receipts }) => ({ entries, receipts: writeReceipts(receipts) }));
