import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ORDER_WORDS,
  REASON_OF_INPUT,
  REASON_OF_TERM,
  REASONS,
  type Reason,
  type ReasonFacts,
  sentenceOf,
} from '../../../src/assignment/reasons.js';
import { REDEMPTION_INPUTS } from '../../../src/ranking/redemption-ranker.js';
import { SIGNALS, type Signal } from '../../../src/ranking/signals.js';
import { signals } from '../../support/signals.js';

const reasons = Object.keys(REASONS) as Reason[];
const facts = (fields: Partial<ReasonFacts> = {}): ReasonFacts => ({
  itemName: 'Milk',
  signals: null,
  otherItems: 0,
  purchases: 0,
  ...fields,
});

const dated = { decay240Days: 0.7, count: Math.log(10) };
const habits: [string, Partial<Record<Signal, number>>][] = [
  [
    'Buys Milk about every 14 days, last 12 days ago (9 times in all)',
    { ...dated, agoDays: Math.log(13), dueDays: 13 / 14 },
  ],
  ['Buys Milk about every 2 days, last today (9 times in all)', { ...dated, agoDays: 0, dueDays: 0.5 }],
  ['Buys Milk about every day, last 1 day ago (9 times in all)', { ...dated, agoDays: Math.log(2), dueDays: 2 }],
  ['Bought Milk 9 times, last 40 days ago: long overdue', { ...dated, agoDays: Math.log(41), dueDays: 4 }],
  ['Bought Milk once, 12 days ago', { decay240Days: 0.7, count: Math.log(2), agoDays: Math.log(13) }],
  ['Bought Milk once, 1 visit ago', { count: Math.log(2), ago: Math.log(2) }],
  ['Buys Milk about every 3 visits, last on the latest visit (2 times in all)', { count: Math.log(3), due: 1 / 3 }],
  ['Bought Milk 4 times, last 2 visits ago', { count: Math.log(5), ago: Math.log(3) }],
];

/** Bought on every third of 30 visits, if not said otherwise. */
const lately = (sum90: number, fields: Partial<Record<Signal, number>> = {}) => ({
  count: Math.log(11),
  age: Math.log(31),
  due: 1 / 3,
  log90: Math.log(sum90 + 0.04),
  ...fields,
});

describe('a reason', () => {
  it.each([
    ['as usual', lately(3.3), 'Buys Milk about every 3 visits, last on the latest visit (10 times in all)'],
    [
      'in nearly all of the latest visits',
      lately(6),
      'Buys Milk about every 3 visits, last on the latest visit (10 times in all), lately more often',
    ],
    [
      'hardly on the latest visits',
      lately(1),
      'Buys Milk about every 3 visits, last on the latest visit (10 times in all), lately less often',
    ],
    [
      'too seldom to tell',
      lately(2, { count: Math.log(4) }),
      'Buys Milk about every 3 visits, last on the latest visit (3 times in all)',
    ],
    [
      'for too short a time to tell',
      lately(6, { age: Math.log(10) }),
      'Buys Milk about every 3 visits, last on the latest visit (10 times in all)',
    ],
  ])('of a habit that is followed %s', (_, values, sentence) => {
    expect(sentenceOf('purchases', 1, facts({ signals: signals(values) }))).toBe(sentence);
  });

  it('of a habit that is given up, where the time since then speaks against it', () => {
    const given = facts({ signals: signals({ ...dated, agoDays: Math.log(301), dueDays: 4 }) });
    expect(sentenceOf('purchases', -1, given)).toBe(
      'Used to buy Milk (9 times), but not for 300 days, which makes it less likely now',
    );
    expect(sentenceOf('purchases', 1, given)).toBe('Bought Milk 9 times, last 300 days ago: long overdue');
  });

  it.each(habits)('of a habit: %s', (sentence, values) => {
    expect(sentenceOf('purchases', 1, facts({ signals: signals(values) }))).toBe(sentence);
    if (Math.max(values.due ?? 0, values.dueDays ?? 0) >= 4) return;
    const against = sentenceOf('purchases', -1, facts({ signals: signals(values) }));
    expect(against).toBe(`${sentence}, which makes it less likely now`);
  });

  it.each<[Reason, number, Partial<ReasonFacts>, string]>([
    ['taste', 1, {}, 'People who buy what this customer buys often take Milk'],
    ['taste', -1, {}, 'People who buy what this customer buys seldom take Milk'],
    ['taste', 1, { itemName: null }, 'People who buy what this customer buys often take products of this offer'],
    ['popularity', 1, {}, 'Many customers buy Milk'],
    ['popularity', -1, { itemName: null }, 'Few customers buy products of this offer'],
    ['basket_size', -1, {}, 'People who fill their baskets like this customer seldom take Milk'],
    ['other_items', 1, { otherItems: 1 }, 'The offer covers one other product, any of which may please'],
    ['other_items', 1, { otherItems: 3 }, 'The offer covers three other products, any of which may please'],
    ['other_items', 1, { otherItems: 4_189 }, 'The offer covers thousands of other products, any of which may please'],
    [
      'own_redemptions',
      -1,
      { purchases: 4 },
      'This customer bought products of this offer four times, which makes the use of the offer less likely',
    ],
    [
      'own_redemptions',
      -1,
      { purchases: 0 },
      'This customer never bought products of this offer, which makes the use of the offer less likely',
    ],
    ['redemptions', 1, {}, 'Offers like this one are used often'],
    ['own_categories', 1, {}, 'Of what this customer buys, much is of the categories of this offer'],
  ])('%s of %d, with %o: %s', (reason, amount, fields, sentence) => {
    expect(sentenceOf(reason, amount, facts(fields))).toBe(sentence);
  });
});

describe('the table of reasons', () => {
  it('has one for every signal and every field of the formula, and a sentence for every order', () => {
    const terms = Object.keys(REASON_OF_TERM);
    expect(terms).toEqual(expect.arrayContaining([...SIGNALS]));
    for (const term of terms) expect(reasons).toContain(REASON_OF_TERM[term as Signal]);
    for (const words of Object.values(ORDER_WORDS)) expect(words).toMatch(/^[A-Z][^\d]+\w$/);
  });

  it('has one for every input of what redemptions teach', () => {
    expect(Object.keys(REASON_OF_INPUT).sort()).toEqual([...REDEMPTION_INPUTS].sort());
    for (const reason of Object.values(REASON_OF_INPUT)) expect(reasons).toContain(reason);
  });

  it('says each in one sentence, without a number but those of a habit, and without a word of the formula', () => {
    const count = fc.integer({ min: 1, max: 50_000 });
    const anyFacts = fc.record({
      itemName: fc.constantFrom('Milk', null),
      signals: fc.constantFrom(null, ...habits.map(([, values]) => signals(values))),
      otherItems: count,
      purchases: count,
    });
    fc.assert(
      fc.property(fc.constantFrom(...reasons), fc.constantFrom(-1, 1), anyFacts, (reason, amount, known) => {
        const sentence = sentenceOf(reason, amount, known);
        expect(sentence).toMatch(/^[A-Z].*[\w)]$/);
        expect(sentence).not.toMatch(/log-?odds|signal|score|item|index|candidate|receipt|undefined|null|NaN/i);
        if (reason !== 'purchases') expect(sentence).not.toMatch(/\d/);
        for (const number of sentence.match(/\d+/g) ?? []) expect(Number(number)).toBeLessThanOrEqual(40);
      }),
    );
  });
});
