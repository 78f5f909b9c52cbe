import { expect, test } from 'vitest';
import {
  asOracle,
  type CaseShape,
  createRandom,
  priceCase,
  randomCase,
  randomOffer,
} from '../support/pricing-cases.js';
import { type OracleCase, type OracleLine, oracle } from '../support/pricing-oracle.js';

const CASES = Number(process.env.HANDBILL_PRICING_CASES ?? 3_000);
const SEED = Number(process.env.HANDBILL_PRICING_SEED ?? 20_260_101);
const TIMEOUT_MS = 3_600_000;

/** Runs a check on so many samples, each of its own seed, which a failure names. */
function forSamples(check: (seed: number) => void): void {
  for (let seed = SEED; seed < SEED + CASES; seed++) {
    try {
      check(seed);
    } catch (error) {
      throw new Error(`with HANDBILL_PRICING_SEED=${seed} HANDBILL_PRICING_CASES=1`, { cause: error });
    }
  }
}

test(
  'small baskets are priced as by trying everything',
  () => {
    forSamples((seed) => {
      const sample = randomCase(createRandom(seed), {
        piecesMax: seed % 50 === 0 ? 7 : 5,
        offersMax: 5,
        isPlain: false,
      });
      const priced = priceCase(sample);
      expect({ sample, answer: asOracle(priced) }).toEqual({ sample, answer: oracle(sample) });
      expect(priced.isExact).toBe(true);
    });
  },
  TIMEOUT_MS,
);

const LARGER: CaseShape = { piecesMax: 14, offersMax: 7, isPlain: false };
const PLAIN: CaseShape = { piecesMax: 10, offersMax: 4, isPlain: true };

test(
  'no line falls below 0, lines and offers add up, no offer is redeemed more often than it may',
  () => {
    forSamples((seed) => {
      const sample = randomCase(createRandom(seed), LARGER);
      const priced = priceCase(sample);
      for (const line of priced.lines) {
        expect(line.discountMinor).toBeGreaterThanOrEqual(0);
        expect(line.netMinor).toBeGreaterThanOrEqual(0);
        expect(line.netMinor + line.discountMinor).toBe(line.grossMinor);
        expect(total(line.discounts.map(({ amountMinor }) => amountMinor))).toBe(line.discountMinor);
        expect(total(line.pieces.map(({ count, netMinor }) => count * netMinor))).toBe(line.netMinor);
      }
      expect(total(priced.lines.map(({ discountMinor }) => discountMinor))).toBe(priced.discountMinor);
      expect(total(priced.lines.map(({ grossMinor }) => grossMinor))).toBe(priced.grossMinor);
      expect(priced.cashbackMinor).toBeLessThanOrEqual(priced.netMinor);
      const ofOffers = priced.outcomes.map((outcome) => (outcome.kind === 'redeemed' ? outcome.discountMinor : 0));
      expect(total(ofOffers)).toBe(priced.discountMinor);
      for (const [at, outcome] of priced.outcomes.entries()) {
        if (outcome.kind === 'refused') continue;
        expect(outcome.redemptions).toBeGreaterThan(0);
        expect(outcome.redemptions).toBeLessThanOrEqual(sample.offers[at]!.possible ?? Number.POSITIVE_INFINITY);
      }
    });
  },
  TIMEOUT_MS,
);

test(
  'the order of lines and of offers is irrelevant',
  () => {
    forSamples((seed) => {
      const random = createRandom(seed);
      const sample = randomCase(random, LARGER);
      const shuffled = { ...sample, lines: shuffle(sample.lines, random), offers: shuffle(sample.offers, random) };
      const [answer, other] = [asOracle(priceCase(sample)), asOracle(priceCase(shuffled))];
      const ofOffer = new Map(shuffled.offers.map((offer, at) => [offer, other.offers[at]]));
      const bySeq = (a: { seq: number }, b: { seq: number }) => a.seq - b.seq;
      expect({ ...other, lines: other.lines.sort(bySeq), offers: [] }).toEqual({
        ...answer,
        lines: answer.lines.sort(bySeq),
        offers: [],
      });
      expect(sample.offers.map((offer) => ofOffer.get(offer))).toEqual(answer.offers);
    });
  },
  TIMEOUT_MS,
);

test(
  'to give a line of pieces as two changes no total',
  () => {
    forSamples((seed) => {
      const sample = randomCase(createRandom(seed), LARGER);
      const divided = { ...sample, lines: sample.lines.flatMap((line) => inTwo(line, sample)) };
      expect({ ...asOracle(priceCase(divided)), lines: [] }).toEqual({ ...asOracle(priceCase(sample)), lines: [] });
    });
  },
  TIMEOUT_MS,
);

test(
  'with NORMAL offers on lines a further offer never makes a basket dearer, nor a further piece its discount smaller',
  () => {
    forSamples((seed) => {
      const random = createRandom(seed);
      const sample = randomCase(random, PLAIN);
      const before = priceCase(sample).discountMinor;
      const offered = { ...sample, offers: [...sample.offers, randomOffer(random, 'Q', true)] };
      expect(priceCase(offered).discountMinor).toBeGreaterThanOrEqual(before);
      const [line] = randomCase(random, { ...PLAIN, piecesMax: 1 }).lines;
      const bought = { ...sample, lines: [...sample.lines, { ...line!, seq: 5_000 }] };
      expect(priceCase(bought).discountMinor).toBeGreaterThanOrEqual(before);
    });
  },
  TIMEOUT_MS,
);

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

const shuffle = <T>(values: readonly T[], random: () => number): T[] =>
  values
    .map((value) => [random(), value] as const)
    .sort(([a], [b]) => a - b)
    .map(([, value]) => value);

/** The line with its first piece as one of its own; the parts stay where the line was among the others, as their order breaks ties. */
function inTwo(line: OracleLine, { measured }: OracleCase): OracleLine[] {
  const pieces = line.milli / 1_000;
  const seq = 2 * line.seq;
  if (line.weighed || measured.includes(line.item) || !Number.isInteger(pieces) || pieces < 2)
    return [{ ...line, seq }];
  return [
    { ...line, seq, milli: 1_000 },
    { ...line, seq: seq + 1, milli: line.milli - 1_000 },
  ];
}
