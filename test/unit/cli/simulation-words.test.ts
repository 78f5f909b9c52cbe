import { describe, expect, it } from 'vitest';
import { limitsWords, overlapWords, reachWords } from '../../../src/cli/simulate/words.js';

describe('how long a limit lasts, in words', () => {
  it.each([
    [{ limit: 1_000, used: 250, days: 4.54 }, '250 of 1,000 used, gone in 4.5 days'],
    [{ limit: 10, used: 10, days: 0 }, '10 of 10 used, is used up'],
    [{ limit: 10, used: 0 }, '0 of 10 used, lasts'],
    [null, ''],
  ])('%o', (reach, words) => {
    expect(reachWords(reach as never)).toBe(words);
  });

  it('tells budgets in their currency, beside limits of redemptions', () => {
    const promotion = {
      budget: { limit: 100_000, used: 5, days: 2 },
      redemptionLimit: { limit: 7, used: 1, days: 1 },
      expectedCost: { amountMinor: 1, currency: 'EUR' },
    };
    const words = '0.05 EUR of 1000.00 EUR used, gone in 2.0 days; 1 of 7 used, gone in 1.0 days';
    expect(limitsWords(promotion as never)).toBe(words);
  });
});

it('says that nobody is shown both campaigns', () => {
  expect(overlapWords({ customers: 0, same: 0, share: 0 } as never)).toBe('Nobody is shown both.');
  expect(overlapWords({ customers: 8, same: 2, share: 0.5 } as never)).toMatch(/50\.0 %.*25\.0 % of 8 customers/);
});
