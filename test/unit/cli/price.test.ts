import { describe, expect, it } from 'vitest';
import { answerCase } from '../../../src/cli/price/answer.js';

const LINE = { seq: 1, itemId: 'A', quantity: '2', unitPrice: '1.99' };
const OFFER = { code: 'P1', discountType: 'PERCENT', discountValue: '20' };

const answer = (source: object) => answerCase({ case: '7', currency: 'EUR', basket: [LINE], ...source }, 'line 3');

describe('handbill price', () => {
  it('answers the case of the documentation', () => {
    const basket = [LINE, { seq: 2, itemId: 'B', quantity: '0.735', unitPrice: '12.90' }];
    const offers = [{ ...OFFER, catalogIndexItems: ['A'], possibleRedemptions: 1, uses: 0, stacking: 'NORMAL' }];
    const items = [{ itemId: 'T1', discountable: false }];
    expect(answer({ items, basket, offers })).toEqual({
      case: '7',
      gross: '13.46',
      discount: '0.40',
      net: '13.06',
      points: 0,
      cashback: '0.00',
      exact: true,
      lines: [
        { seq: 1, gross: '3.98', discount: '0.40', net: '3.58', discounts: [{ offer: 'P1', amount: '0.40' }] },
        { seq: 2, gross: '9.48', discount: '0.00', net: '9.48', discounts: [] },
      ],
      offers: [{ code: 'P1', redemptions: 1, discount: '0.40' }],
    });
  });

  it('tells what is earned, and why an offer is refused', () => {
    const points = { code: 'P2', discountType: 'POINTS', discountValue: '5' };
    const cashback = { code: 'P3', discountType: 'DIGITAL_CASHBACK', discountValue: '0.25' };
    const weaker = { ...OFFER, code: 'P4', discountValue: '10' };
    expect(answer({ offers: [OFFER, points, cashback, weaker] })).toMatchObject({
      points: 10,
      cashback: '0.50',
      offers: [
        { code: 'P1', redemptions: 2, discount: '0.80' },
        { code: 'P2', redemptions: 2, discount: '0.00', points: 10 },
        { code: 'P3', redemptions: 2, discount: '0.00', cashback: '0.50' },
        { code: 'P4', reason: 'BETTER_OFFER', by: 'P1' },
      ],
    });
  });

  describe('that is explained', () => {
    const explained = (source: object) =>
      answerCase({ case: '7', currency: 'EUR', basket: [LINE], ...source }, 'line 3', { explain: true });
    const above = { ...OFFER, code: 'P2', minBasketValue: '8.18' };
    const inSets = { ...OFFER, code: 'P3', requiredItemsCount: 5 };

    it('tells what a condition needs, what there is, and what is missing', () => {
      expect(explained({ offers: [OFFER, above, inSets] })).toMatchObject({
        offers: [
          { code: 'P1', redemptions: 2, discount: '0.80' },
          { code: 'P2', reason: 'BASKET_VALUE_TOO_LOW', needed: '8.18', actual: '3.98' },
          { code: 'P3', reason: 'TOO_FEW_ITEMS', needed: 5, actual: 2 },
        ],
        nearMisses: [
          { code: 'P2', missing: '4.20 EUR more' },
          { code: 'P3', missing: '3 pieces more' },
        ],
      });
    });

    it('is redeemed once the customer has added what was missing, and not a cent before', () => {
      const filler = (unitPrice: string) => [LINE, { seq: 2, itemId: 'B', quantity: '1', unitPrice }];
      expect(explained({ basket: filler('4.19'), offers: [above] })).toMatchObject({
        nearMisses: [{ code: 'P2', missing: '0.01 EUR more' }],
      });
      expect(explained({ basket: filler('4.20'), offers: [above] })).toMatchObject({
        offers: [{ code: 'P2', redemptions: 3 }],
        nearMisses: [],
      });
    });

    it('misses nothing where more would not help', () => {
      const below = { ...OFFER, code: 'P4', maxBasketValue: '1.00' };
      const absent = { ...OFFER, code: 'P5', catalogIndexItems: ['Z'] };
      expect(explained({ offers: [below, absent] })).toMatchObject({
        offers: [
          { code: 'P4', reason: 'BASKET_VALUE_TOO_HIGH', needed: '1.00', actual: '3.98' },
          { code: 'P5', reason: 'NO_COVERED_ITEM' },
        ],
        nearMisses: [],
      });
    });

    it('says nothing of it unless asked', () => {
      const { nearMisses, offers } = answer({ offers: [above] }) as { nearMisses?: unknown; offers?: unknown };
      expect({ nearMisses, offers }).toEqual({ offers: [{ code: 'P2', reason: 'BASKET_VALUE_TOO_LOW' }] });
    });
  });

  it('reads a list beside ALL, and a value beside steps, as if they were not there', () => {
    const everywhere = { ...OFFER, catalogItemType: 'ALL', catalogIndexItems: ['B'] };
    expect(answer({ offers: [everywhere] })).toMatchObject({ discount: '0.80' });
    const discountSteps = [{ usageThreshold: 0, discountValue: '50' }];
    expect(answer({ offers: [{ ...OFFER, discountMode: 'STEP', discountSteps }] })).toMatchObject({ discount: '2.00' });
  });

  it('counts redemptions where nothing is said of the trigger', () => {
    const discountSteps = [0, 1].map((usageThreshold) => ({
      usageThreshold,
      discountValue: 10 * (1 + usageThreshold),
    }));
    expect(
      answer({ offers: [{ code: 'P1', discountType: 'PERCENT', discountMode: 'STEP', discountSteps }] }),
    ).toMatchObject({
      discount: '0.60',
    });
  });

  const line = (change: object) => ({ basket: [LINE, { ...LINE, seq: 2, ...change }] });
  const offer = (change: object) => ({ offers: [{ ...OFFER, ...change }] });
  it.each([
    ['currency', { currency: 'EURO' }],
    ['currency', { currency: undefined }],
    ['basket', { basket: undefined }],
    ['basket', { basket: 'A' }],
    ['basket[0]', { basket: [7] }],
    ['basket', { basket: Array.from({ length: 1_001 }, (_, seq) => ({ ...LINE, seq })) }],
    [
      'basket',
      {
        basket: Array.from({ length: 1_000 }, (_, seq) => ({
          ...LINE,
          seq,
          quantity: '100000',
          unitPrice: '10000000.00',
        })),
      },
    ],
    ['basket[1].seq', line({ seq: 1 })],
    ['basket[1].seq', line({ seq: undefined })],
    ['basket[1].seq', line({ seq: 1.5 })],
    ['basket[1].itemId', line({ itemId: '' })],
    ['basket[1].itemId', line({ itemId: 5 })],
    ['basket[1].quantity', line({ quantity: '0' })],
    ['basket[1].quantity', line({ quantity: '-1' })],
    ['basket[1].quantity', line({ quantity: '100000.001' })],
    ['basket[1].quantity', line({ quantity: '1.0001' })],
    ['basket[1].quantity', line({ quantity: '1.0000' })],
    ['basket[1].quantity', line({ quantity: 1 })],
    ['basket[1].quantity', line({ quantity: '1e3' })],
    ['basket[1].unitPrice', line({ unitPrice: '1.999' })],
    ['basket[1].unitPrice', line({ unitPrice: '-0.01' })],
    ['basket[1].unitPrice', line({ unitPrice: '10000000.01' })],
    ['basket[0].unitPrice', { currency: 'JPY' }],
    ['basket[1].weighed', line({ weighed: 'yes' })],
    ['items[0].discountable', { items: [{ itemId: 'A', discountable: 'no' }] }],
    ['items[0].unit', { items: [{ itemId: 'A', unit: 'ton' }] }],
    ['items[1].itemId', { items: [{ itemId: 'A' }, { itemId: 'A' }] }],
    ['offers[0].code', offer({ code: undefined })],
    ['offers[1].code', { offers: [OFFER, OFFER] }],
    ['offers[0].discountType', offer({ discountType: 'FREE' })],
    ['offers[0].discountValue', offer({ discountValue: '100.0001' })],
    ['offers[0].discountValue', offer({ discountValue: '10.00001' })],
    ['offers[0].requiredItemsCount', offer({ requiredItemsCount: 0 })],
    ['offers[0].discountedItemsCount', offer({ discountedItemsCount: 0 })],
    ['offers[0].discountedItemsCount', offer({ requiredItemsCount: 2, discountedItemsCount: 3 })],
    ['offers[0].discountedItemsCount', offer({ itemScope: 'BASKET', discountedItemsCount: 1 })],
    [
      'offers[0].discountedItemsCount',
      offer({ discountType: 'MULTIBUY', discountValue: '3', requiredItemsCount: 3, discountedItemsCount: 2 }),
    ],
    ['offers[0].requiredItemsCount', offer({ discountType: 'MULTIBUY', discountValue: '3' })],
    ['offers[0].requiredItemsCount', offer({ discountType: '2_FOR_1', discountValue: null, requiredItemsCount: 1 })],
    ['offers[0].itemScope', offer({ discountType: '2_FOR_1', discountValue: null, itemScope: 'BASKET' })],
    ['offers[0].catalogItemType', offer({ catalogItemType: 'FILTER', catalogIndexItems: 'item.price > 1.0' })],
    ['offers[0].possibleRedemptions', offer({ possibleRedemptions: -1 })],
    ['offers[0].uses', offer({ uses: 'often' })],
    ['offers[0].currency', offer({ currency: 'EURO' })],
    ['offers[0].minBasketValue', offer({ minBasketValue: '1.999' })],
    ['offers[0].stacking', offer({ stacking: 'MAYBE' })],
    [
      'offers[0].discountSteps[1].usageThreshold',
      offer({
        discountMode: 'STEP',
        discountSteps: [2, 2].map((usageThreshold) => ({ usageThreshold, discountValue: '5' })),
      }),
    ],
  ])('names where a case is malformed: %s', (path, source) => {
    const { error, ...rest } = answer(source) as { error: string };
    expect(error.slice(0, error.indexOf(': '))).toBe(path);
    expect(rest).toEqual({ case: '7' });
  });

  it('calls a case without a name by its line', () => {
    expect(answer({ case: undefined })).toMatchObject({ case: 'line 3' });
    expect(answer({ case: {} })).toMatchObject({ case: 'line 3' });
  });
});
