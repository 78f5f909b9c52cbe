import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { briefReasons, weighedReasons, wholePercents } from '../../../src/cli/handbill/reasons.js';

const contribution = (signal: string, amount: number, share: number, words: string) => ({
  signal,
  amount,
  share,
  words,
});

const contributions = [
  contribution('purchases', 2, 0.664, 'Buys Milk about every 14 days, last 12 days ago (9 times in all)'),
  contribution('popularity', 0.9, 0.299, 'Many customers buy Milk'),
  contribution('taste', -0.1, 0.034, 'People who buy what this customer buys seldom take Milk'),
  contribution('basket_size', 0.01, 0.003, 'People who fill their baskets like this customer often take Milk'),
  contribution('any_item', -7, 0, 'The chance of an offer of which nothing is known'),
];

describe('reasons on the terminal', () => {
  it('are weighed, strongest first, without the starting point', () => {
    expect(weighedReasons(contributions)).toEqual([
      ' 67 %  Buys Milk about every 14 days, last 12 days ago (9 times in all)',
      ' 30 %  Many customers buy Milk',
      '  3 %  People who buy what this customer buys seldom take Milk (speaks against it)',
      ' <1 %  People who fill their baskets like this customer often take Milk',
    ]);
  });

  it('are the starting point where nothing else is known', () => {
    expect(weighedReasons(contributions.slice(-1))).toEqual(['The chance of an offer of which nothing is known']);
  });

  it('in brief are what speaks for the offer of this customer, and how popular it is', () => {
    expect(briefReasons(contributions)).toEqual([contributions[0]!.words, contributions[1]!.words]);
    expect(briefReasons(contributions.slice(1))).toEqual([contributions[3]!.words, contributions[1]!.words]);
    expect(briefReasons([])).toEqual([]);
  });

  it('have percents that add up to 100, each within one of its share', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(weights, (some) => {
        const sum = some.reduce((a, b) => a + b, 0);
        fc.pre(sum > 0);
        const percents = wholePercents(some.map((weight) => weight / sum));
        expect(percents.reduce((a, b) => a + b, 0)).toBe(100);
        percents.forEach((percent, i) => {
          expect(Math.abs(percent - (100 * some[i]!) / sum)).toBeLessThan(1);
        });
      }),
    );
  });
});
