import { answerCase } from '../../src/cli/price/answer.js';

/**
 * A row of a table of prices: the basket (`item quantity price, ...`; `2w`: weighed), the offers P1, P2, ... (see `offerOf`), and what
 * becomes of each: `2x 0.80` redemptions and discount, `30p` points and `0.50c` cashback behind them, or the reason and who it lost to.
 */
export type Row = readonly [basket: string, offers: string, expected: string, currency?: string | undefined];

/** T is not discountable, KG is sold by weight. */
const ITEMS = [
  { itemId: 'T', discountable: false },
  { itemId: 'KG', unit: 'kg' },
];

/** The outcomes of a row as it writes them. */
export function outcomesOf([basket, offers, , currency = 'EUR']: Row): string {
  const answer = answerOf(basket, offers, currency);
  return (answer.offers as Record<string, unknown>[])
    .map(({ redemptions, discount, points, cashback, reason, by }) => {
      if (reason !== undefined) return by === undefined ? `${reason}` : `${reason}<${by}`;
      const earned = `${points === undefined ? '' : ` ${points}p`}${cashback === undefined ? '' : ` ${cashback}c`}`;
      return `${redemptions}x ${discount}${earned}`;
    })
    .join('; ');
}

/** The discounts of the lines, in their order. */
export function lineDiscountsOf(basket: string, offers: string, currency = 'EUR'): string {
  return (answerOf(basket, offers, currency).lines as { discount: string }[]).map(({ discount }) => discount).join(' ');
}

function answerOf(basket: string, offers: string, currency: string): Record<string, unknown> {
  const source = { case: 'row', currency, items: ITEMS, basket: linesOf(basket), offers: offersOf(offers) };
  const answer = answerCase(source, 'row') as Record<string, unknown>;
  if ('error' in answer) throw new Error(`${basket} | ${offers}: ${answer.error}`);
  return answer;
}

const linesOf = (basket: string): object[] =>
  basket.split(', ').map((line, at) => {
    const [itemId, quantity, unitPrice] = line.split(' ');
    return { seq: at + 1, itemId, quantity: quantity!.replace('w', ''), unitPrice, weighed: quantity!.endsWith('w') };
  });

const offersOf = (offers: string): object[] =>
  offers
    .split('; ')
    .map((words, at) => ({ code: `P${at + 1}`, ...Object.assign({}, ...words.split(' ').map(columnsOf)) }));

const TYPES: Readonly<Record<string, string>> = {
  '%': 'PERCENT',
  '-': 'AMOUNT',
  '=': 'EXACT_PRICE',
  'multi=': 'MULTIBUY',
  'points=': 'POINTS',
  'cash=': 'DIGITAL_CASHBACK',
};

/** One word of an offer: a discount (`20%`, `-1.00`, `=1.50`, `2for1`, ...), or something else of it (`n3`, `on:A|B`, `stack`, ...). */
function columnsOf(word: string): object {
  const [, steps] = /^steps:(.*)$/.exec(word) ?? [];
  if (steps !== undefined) {
    const discountSteps = steps.split(',').map((step) => {
      const [usageThreshold, discountValue] = step.split('=');
      return { usageThreshold: Number(usageThreshold), discountValue };
    });
    return { discountMode: 'STEP', discountSteps };
  }
  const [, listed, value] = /^(on|not|min|max|cur):(.*)$/.exec(word) ?? [];
  if (listed === 'on') return { catalogIndexItems: value!.split('|') };
  if (listed === 'not') return { excludeCatalogIndexItems: value!.split('|') };
  if (listed === 'min') return { minBasketValue: value };
  if (listed === 'max') return { maxBasketValue: value };
  if (listed === 'cur') return { currency: value };
  const [, letter, number] = /^([nmkupx])(\d+)$/.exec(word) ?? [];
  if (letter === 'n') return { requiredItemsCount: Number(number) };
  if (letter === 'm') return { discountedItemsCount: Number(number) };
  if (letter === 'k') return { possibleRedemptions: Number(number) };
  if (letter === 'u') return { uses: Number(number) };
  if (letter === 'p') return { priority: Number(number) };
  if (letter === 'x') return { expireAt: `2027-01-0${number}` };
  switch (word) {
    case '2for1':
      return { discountType: '2_FOR_1' };
    case 'none':
      return { discountType: 'NONE' };
    case 'stack':
      return { stacking: 'STACKABLE' };
    case 'excl':
      return { stacking: 'EXCLUSIVE' };
    case 'basket':
      return { itemScope: 'BASKET' };
    case 'bySale':
      return { discountUsageTrigger: 'TRANSACTION' };
  }
  const [, percent] = /^([\d.]*)%$/.exec(word) ?? [];
  if (percent !== undefined) return valued('PERCENT', percent);
  const [, sign, amount] = /^(-|=|multi=|points=|cash=)([\d.]*)$/.exec(word) ?? [];
  if (sign === undefined) throw new Error(`${word} means nothing`);
  return valued(TYPES[sign]!, amount!);
}

const valued = (discountType: string, value: string): object => ({
  discountType,
  ...(value === '' ? {} : { discountValue: value }),
});
