import { WriteStream } from 'node:tty';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { offerWords } from '../../../src/cli/terminal/offer.js';
import { styled } from '../../../src/cli/terminal/style.js';
import { card, table } from '../../../src/cli/terminal/table.js';
import { money, span } from '../../../src/cli/terminal/words.js';

describe('tables', () => {
  it('align columns, numbers to the right', () => {
    const text = table(
      [{ title: 'Code' }, { title: 'Slots', align: 'right' }],
      [
        ['weekly', '6'],
        ['x', '12'],
      ],
    );
    expect(text.split('\n')).toEqual(['Code    Slots', 'weekly      6', 'x          12']);
  });

  it('cut the shrinking column, so that a row stays a line', () => {
    const text = table([{ title: 'Name', shrinks: true }, { title: 'Code' }], [['n'.repeat(500), 'c']]);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(160);
    expect(text).toContain('…');
    expect(text.split('\n')[1]).toMatch(/ {2}c$/);
  });

  it('count columns of the screen, not characters', () => {
    const text = table(
      [{ title: 'Name', shrinks: true }, { title: 'Code' }],
      [
        ['緑茶', 'tea'],
        ['Cre\u0300me', 'cream'],
        ['👩‍👩‍👧', 'family'],
      ],
    );
    expect(text.split('\n')).toEqual(['Name   Code', '緑茶   tea', 'Cre\u0300me  cream', '👩‍👩‍👧     family']);
    const [, row] = table([{ title: 'Name', shrinks: true }], [['緑'.repeat(500)]]).split('\n');
    expect(row).toBe(`${'緑'.repeat(79)}…`);
  });

  it('leave out what is not known', () => {
    expect(
      card([
        ['name', 'Milk'],
        ['brand', ''],
        ['price', null],
      ]),
    ).toBe('name  Milk');
  });
});

describe('styles', () => {
  const { isTTY, getColorDepth } = process.stdout;
  afterEach(() => {
    vi.unstubAllEnvs();
    Object.assign(process.stdout, { isTTY, getColorDepth });
  });

  it.each([
    ['a terminal', true, {}, '\u001b[1mx\u001b[22m'],
    ['no terminal', false, {}, 'x'],
    ['a terminal whose user wants none', true, { NO_COLOR: '1' }, 'x'],
    ['no terminal, but the user wants them', false, { FORCE_COLOR: '1' }, '\u001b[1mx\u001b[22m'],
  ])('on %s', (_, isTerminal, environment, shown) => {
    for (const name of ['NO_COLOR', 'FORCE_COLOR', 'NODE_DISABLE_COLORS', 'CI']) vi.stubEnv(name, undefined);
    for (const [name, value] of Object.entries({ TERM: 'xterm', ...environment })) vi.stubEnv(name, value);
    Object.assign(process.stdout, { isTTY: isTerminal, getColorDepth: WriteStream.prototype.getColorDepth });
    expect(styled('bold', 'x')).toBe(shown);
  });
});

describe('words', () => {
  it.each([
    [604_800_000, '7 days'],
    [86_400_000, '1 day'],
    [90_000, '90 seconds'],
    [5_400_000, '90 minutes'],
    [1, '1 ms'],
  ])('%i ms is %s', (ms, words) => expect(span(ms)).toBe(words));

  it('money has the decimals of its currency', () => {
    expect(money({ amountMinor: 499, currency: 'EUR' })).toBe('4.99 EUR');
    expect(money({ amountMinor: 499, currency: 'JPY' })).toBe('499 JPY');
    expect(money(null)).toBe('');
  });

  const amount = { amount: { amountMinor: 150, currency: 'EUR' } };
  it.each([
    ['DISCOUNT_TYPE_PERCENT', { percentPpm: 125_000 }, '-12.5 %'],
    ['DISCOUNT_TYPE_AMOUNT', amount, '-1.50 EUR'],
    ['DISCOUNT_TYPE_EXACT_PRICE', amount, '1.50 EUR'],
    ['DISCOUNT_TYPE_2_FOR_1', null, '2 for 1'],
    ['DISCOUNT_TYPE_MULTIBUY', amount, '3 for 1.50 EUR'],
    ['DISCOUNT_TYPE_POINTS', { points: 50 }, '+50 points'],
    ['DISCOUNT_TYPE_DIGITAL_CASHBACK', amount, '1.50 EUR back'],
    ['DISCOUNT_TYPE_NONE', null, ''],
  ] as const)('%s of %j reads as %s', (discountType, discountValue, words) => {
    expect(offerWords({ discountType, discountValue, discountSteps: [], requiredItemsCount: 3 })).toBe(words);
  });

  it.each([
    [[100_000, 200_000, 300_000], '-10 % to -30 %'],
    [[100_000], '-10 %'],
  ])('steps of %j ppm read as %s', (steps, words) => {
    const discountSteps = steps.map((percentPpm) => ({ discountValue: { percentPpm } }));
    expect(offerWords({ discountType: 'DISCOUNT_TYPE_PERCENT', discountValue: null, discountSteps })).toBe(words);
  });
});
