import { expect, test } from 'vitest';
import { RETURN_POLICIES } from '../../src/promotions/promotion.js';
import type { SaleLeft } from '../../src/sales/left.js';
import { type GivenBack, returnLines } from '../../src/sales/return-lines.js';
import { decodeReturned, encodeReturned } from '../../src/sales/returned.js';
import { createRandom, type Random, randomCase } from '../support/pricing-cases.js';
import { soldCase } from '../support/sold-sales.js';

const CASES = Number(process.env.HANDBILL_RETURN_CASES ?? 3_000);
const SEED = Number(process.env.HANDBILL_RETURN_SEED ?? 20_260_104);
const TIMEOUT_MS = 3_600_000;

const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

/** Some of what is left; at least something. */
function someOf({ lines }: SaleLeft, random: Random): GivenBack[] {
  const first = Math.floor(random() * lines.length);
  return lines.flatMap(({ seq, quantityMilli, isWeighed }, at) => {
    if (at !== first && random() < 0.6) return [];
    const unit = isWeighed ? 1 : 1_000;
    const units = 1 + Math.floor(random() * (quantityMilli / unit));
    const isWhole = random() < 0.3;
    return [{ seq, quantityMilli: isWhole ? quantityMilli : Math.min(quantityMilli, units * unit) }];
  });
}

const allOf = ({ lines }: SaleLeft): GivenBack[] => lines.map(({ seq, quantityMilli }) => ({ seq, quantityMilli }));

function expectWhole({ lines, redemptions }: SaleLeft): void {
  for (const { grossMinor, netMinor, discounts, pieces, unitPriceMinor, isWeighed } of lines) {
    expect(total(discounts.map(({ amountMinor }) => amountMinor))).toBe(grossMinor - netMinor);
    expect(total(pieces.map(({ count, netMinor: each }) => count * each))).toBe(netMinor);
    const most = isWeighed ? grossMinor : unitPriceMinor;
    for (const piece of pieces) expect(piece.netMinor >= 0 && piece.netMinor <= most).toBe(true);
    expect(pieces.every((piece, at) => at === 0 || pieces[at - 1]!.netMinor <= piece.netMinor)).toBe(true);
  }
  for (const { promotion, redemption, cashbackMinor } of redemptions) {
    const discounts = lines.flatMap((line) => line.discounts.filter((each) => each.promotion === promotion));
    expect(total(discounts.map(({ amountMinor }) => amountMinor)) + cashbackMinor).toBe(redemption.amountMinor);
    expect(redemption.quantity).toBeGreaterThan(0);
    expect(Math.min(redemption.pointsEarned, cashbackMinor)).toBeGreaterThanOrEqual(0);
  }
}

test(
  'a sale and the return of everything, in any steps and under any policies, are nothing',
  () => {
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      try {
        check(createRandom(seed));
      } catch (error) {
        throw new Error(`with HANDBILL_RETURN_SEED=${seed} HANDBILL_RETURN_CASES=1`, { cause: error });
      }
    }
  },
  TIMEOUT_MS,
);

function check(random: Random): void {
  const sample = randomCase(random, { piecesMax: 9, offersMax: 5, isPlain: false });
  const policies = sample.offers.map(() => RETURN_POLICIES[Math.floor(random() * RETURN_POLICIES.length)]!);
  const { sale, priced, termsOf } = soldCase(sample, policies, Math.floor(random() * 200));
  expectWhole(sale);
  const sum = { refund: 0, cashback: 0, gross: 0, reclaimed: 0 };
  const freed = new Map<number, number[]>();
  let left = sale;
  while (left.lines.length > 0) {
    const some = someOf(left, random);
    const tried = returnLines(left, some, termsOf);
    // What some refuse, they refuse of a part only.
    const done = tried.ok ? tried : returnLines(left, allOf(left), termsOf);
    if (!done.ok) throw new Error(`refused as a whole by ${done.error.promotion}`);
    const { refundMinor, cashbackRefundMinor, reclaimedMinor, lines } = done.value;
    expect(refundMinor).toBe(total(lines.map(({ netMinor }) => netMinor)) - reclaimedMinor);
    expect(
      Math.min(refundMinor, cashbackRefundMinor, reclaimedMinor, refundMinor - cashbackRefundMinor),
    ).toBeGreaterThanOrEqual(0);
    sum.refund += refundMinor;
    sum.cashback += cashbackRefundMinor;
    sum.gross += total(lines.map(({ grossMinor }) => grossMinor));
    for (const { sold, freed: part } of done.value.freed) {
      const before = freed.get(sold.promotion) ?? [0, 0, 0, 0];
      const now = [part.quantity, part.amountMinor, part.points, part.cashbackMinor];
      expect(Math.min(...now)).toBeGreaterThanOrEqual(0);
      freed.set(
        sold.promotion,
        now.map((amount, i) => amount + before[i]!),
      );
    }
    left = done.value.left;
    expectWhole(left);
    expect(decodeReturned(encodeReturned({ left, returns: [] })).left).toEqual(left);
  }
  expect(left).toEqual({ lines: [], redemptions: [], cashbackUsedMinor: 0 });
  expect(sum).toMatchObject({ refund: priced.netMinor, cashback: sale.cashbackUsedMinor, gross: priced.grossMinor });
  const all = sale.redemptions.map(
    ({ promotion, redemption: { quantity, amountMinor, pointsEarned }, cashbackMinor }) => [
      promotion,
      [quantity, amountMinor, pointsEarned, cashbackMinor],
    ],
  );
  expect([...freed].sort(([a], [b]) => a - b)).toEqual(all);
}

test(
  'pieces are paid back the same in one step and in several',
  () => {
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      const random = createRandom(seed);
      const { sale, termsOf } = soldCase(randomCase(random, { piecesMax: 9, offersMax: 5, isPlain: false }));
      const ofPieces = { ...sale, lines: sale.lines.filter(({ isWeighed }) => !isWeighed) };
      if (ofPieces.lines.length === 0) continue;
      const some = someOf(ofPieces, random);
      const atOnce = returnLines(sale, some, termsOf);
      let left = sale;
      let refundMinor = 0;
      for (const { seq, quantityMilli } of some) {
        for (let piece = 0; piece < quantityMilli; piece += 1_000) {
          const step = returnLines(left, [{ seq, quantityMilli: 1_000 }], termsOf);
          if (!step.ok) throw new Error('KEEP refuses nothing');
          left = step.value.left;
          refundMinor += step.value.refundMinor;
        }
      }
      expect({ seed, refundMinor }).toEqual({ seed, refundMinor: atOnce.ok && atOnce.value.refundMinor });
      expect(left.lines.map(({ seq, pieces }) => [seq, pieces])).toEqual(
        atOnce.ok && atOnce.value.left.lines.map(({ seq, pieces }) => [seq, pieces]),
      );
    }
  },
  TIMEOUT_MS,
);
