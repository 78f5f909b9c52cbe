import { describe, expect, test } from 'vitest';
import { reportInto, type Violation } from '../../../src/base/violation.js';
import type { ReturnPolicy } from '../../../src/promotions/promotion.js';
import { checkGivenBack } from '../../../src/sales/check-given-back.js';
import { type GivenBack, returnLines } from '../../../src/sales/return-lines.js';
import type { OracleCase, OracleLine, OracleOffer } from '../../support/pricing-oracle.js';
import { soldCase } from '../../support/sold-sales.js';

const OFFER: OracleOffer = {
  code: 'P0',
  type: 'PERCENT',
  value: 200_000,
  steps: null,
  trigger: 'REDEEM',
  scope: 'LINE_ITEM',
  stacking: 'NORMAL',
  n: null,
  m: null,
  possible: null,
  uses: 0,
  priority: 0,
  expireAt: null,
  min: null,
  max: null,
  list: null,
  except: [],
};

const pieces = (seq: number, item: string, count: number, price: number): OracleLine => ({
  seq,
  item,
  milli: count * 1_000,
  price,
  weighed: false,
});

interface Sale {
  readonly lines: readonly OracleLine[];
  readonly offers?: readonly Partial<OracleOffer>[];
  readonly policies?: readonly ReturnPolicy[];
  readonly cashbackUsed?: number;
}

function sold({ lines, offers = [], policies, cashbackUsed }: Sale) {
  const sample: OracleCase = {
    lines: [...lines],
    fixed: [],
    measured: [],
    offers: offers.map((offer, at) => ({ ...OFFER, code: `P${at}`, ...offer })),
  };
  return soldCase(sample, policies, cashbackUsed);
}

const back = (seq: number, quantity: number): GivenBack => ({ seq, quantityMilli: quantity * 1_000 });

/** What each step pays out, reclaims and frees. */
function steps(sale: Sale, ...returns: readonly GivenBack[][]) {
  const { sale: whole, termsOf } = sold(sale);
  let left = whole;
  return returns.map((givenBack) => {
    const done = returnLines(left, givenBack, termsOf);
    if (!done.ok) return done.error;
    left = done.value.left;
    const { refundMinor, reclaimedMinor, freed } = done.value;
    return [
      refundMinor,
      reclaimedMinor,
      ...freed.map(({ freed: { quantity, amountMinor } }) => [quantity, amountMinor]),
    ];
  });
}

describe('what was paid for the pieces comes back', () => {
  test('each with its part of the discount', () => {
    const sale = { lines: [pieces(1, 'A', 3, 199)], offers: [{}] };
    expect(steps(sale, [back(1, 1)], [back(1, 2)])).toEqual([
      [159, 0, [1, 40]],
      [318, 0, [2, 80]],
    ]);
  });

  test('the free one of two first', () => {
    const sale = { lines: [pieces(1, 'A', 2, 199)], offers: [{ type: '2_FOR_1', value: 0 }] };
    expect(steps(sale, [back(1, 1)], [back(1, 1)])).toEqual([
      [0, 0, [1, 199]],
      [199, 0],
    ]);
  });

  test('three for five: the smallest shares first', () => {
    const sale = { lines: [pieces(1, 'A', 3, 199)], offers: [{ type: 'MULTIBUY', value: 500, n: 3 }] };
    expect(steps(sale, [back(1, 1)], [back(1, 1)], [back(1, 1)])).toEqual([
      [166, 0, [0, 33]],
      [167, 0, [0, 32]],
      [167, 0, [1, 32]],
    ]);
  });

  test('a part of weighed goods, at its part of the price', () => {
    const line = { seq: 1, item: 'A', milli: 735, price: 1_290, weighed: true };
    const sale = { lines: [line], offers: [{}] };
    expect(steps(sale, [back(1, 0.3)], [back(1, 0.435)])).toEqual([
      [309, 0, [0, 78]],
      [449, 0, [1, 112]],
    ]);
  });

  test('what was paid with cashback goes back to it, in proportion', () => {
    const { sale, termsOf } = sold({ lines: [pieces(1, 'A', 3, 100)], cashbackUsed: 50 });
    const one = returnLines(sale, [back(1, 1)], termsOf);
    expect(one).toMatchObject({
      value: { refundMinor: 100, cashbackRefundMinor: 17, left: { cashbackUsedMinor: 33 } },
    });
  });

  test('points and cashback by the piece', () => {
    const { sale, termsOf } = sold({
      lines: [pieces(1, 'A', 3, 100)],
      offers: [
        { type: 'POINTS', value: 5 },
        { type: 'DIGITAL_CASHBACK', value: 10 },
      ],
    });
    const one = returnLines(sale, [back(1, 2)], termsOf);
    expect(one.ok && one.value.freed.map(({ freed }) => freed)).toEqual([
      { quantity: 2, amountMinor: 0, points: 10, cashbackMinor: 0 },
      { quantity: 2, amountMinor: 20, points: 0, cashbackMinor: 20 },
    ]);
  });
});

describe('what stays and no longer qualifies', () => {
  const lines = [pieces(1, 'A', 1, 3_000), pieces(2, 'B', 1, 2_500)];
  const offers = [{ type: 'AMOUNT', value: 500, scope: 'BASKET', min: 5_000 }] as const;

  test('keeps what it was given', () => {
    expect(steps({ lines, offers, policies: ['KEEP'] }, [back(2, 1)], [back(1, 1)])).toEqual([
      [2_273, 0, [0, 227]],
      [2_727, 0, [1, 273]],
    ]);
  });

  test('pays it back out of the refund, and gets it when it is returned itself', () => {
    expect(steps({ lines, offers, policies: ['RECLAIM'] }, [back(2, 1)], [back(1, 1)])).toEqual([
      [2_000, 273, [1, 500]],
      [3_000, 0],
    ]);
  });

  test('pays back no more than there is to refund', () => {
    const cheap = [pieces(1, 'A', 1, 4_950), pieces(2, 'B', 1, 100)];
    expect(steps({ lines: cheap, offers, policies: ['RECLAIM'] }, [back(2, 1)], [back(1, 1)])).toEqual([
      [0, 90, [0, 100]],
      [4_550, 0, [1, 400]],
    ]);
  });

  test('refuses, with what is needed; everything can be returned', () => {
    expect(steps({ lines, offers, policies: ['REFUSE'] }, [back(2, 1)], [back(1, 1), back(2, 1)])).toEqual([
      { promotion: 0, condition: 'BASKET_VALUE_TOO_LOW', needed: 5_000, actual: 3_000, given: 0 },
      [5_000, 0, [1, 500]],
    ]);
  });

  test('of sets, those that are broken are reclaimed', () => {
    const sets = { lines: [pieces(1, 'A', 4, 100)], offers: [{ type: 'MULTIBUY', value: 150, n: 2 }] } as const;
    expect(steps({ ...sets, policies: ['RECLAIM'] }, [back(1, 1)], [back(1, 3)])).toEqual([
      [50, 25, [1, 50]],
      [250, 0, [1, 50]],
    ]);
    expect(steps({ ...sets, policies: ['REFUSE'] }, [back(1, 1)])).toEqual([
      { promotion: 0, condition: 'TOO_FEW_ITEMS', needed: 4, actual: 3, given: 1 },
    ]);
    expect(steps({ ...sets, policies: ['REFUSE'] }, [back(1, 2)])).toEqual([[150, 0, [1, 50]]]);
  });
});

test('more than is left, parts of pieces and unknown lines are told with their place', () => {
  const { sale } = sold({ lines: [pieces(1, 'A', 3, 100), { ...pieces(2, 'B', 1, 100), weighed: true }] });
  const problems = (...givenBack: GivenBack[]) => {
    const found: Violation[] = [];
    checkGivenBack(sale, givenBack, reportInto(found));
    return found.map(({ path, value }) => [...path, value]);
  };
  expect(problems(back(1, 3), back(2, 0.001))).toEqual([]);
  expect(problems(back(1, 4), back(2, 1.001))).toEqual([
    [0, 'quantity', '4'],
    [1, 'quantity', '1.001'],
  ]);
  expect(problems(back(1, 0.5), back(3, 1), back(1, 0))).toEqual([
    [0, 'quantity', '0.5'],
    [1, 'seq', '3'],
    [2, 'seq', '1'],
    [2, 'quantity', '0'],
  ]);
});
