import type { Handbill } from '../handbill/handbill.js';
import { SIGNAL_INDEX, type Signal } from '../ranking/signals.js';
import type { Contribution, SlotExplanation } from './explanation.js';
import type { CampaignPlan } from './plan.js';

/** The score of a promotion taken apart by the item that counts most in it. */
export interface ScoreParts {
  /** Terms of the formula (ranking/model.ts) in log-odds, by the names of signals and of the model's fields. */
  readonly terms: ReadonlyMap<string, number>;
  /** Raw values in the order of ranking/layout.ts; null when the customer never bought the item. */
  readonly signals: ArrayLike<number> | null;
  readonly itemName: string;
  /** Further items that the promotion covers. */
  readonly otherItems: number;
  /** What redemptions have taught of a wide promotion; null: nothing. */
  readonly learned: LearnedParts | null;
}

/** In log-odds. */
export interface LearnedParts {
  /** For everybody, by the list of items. */
  readonly list: number;
  /** For who made so many purchases of the items. */
  readonly own: number;
  readonly purchases: number;
}

/** Why each offer of an AI_ENGINE handbill is there; other algorithms name the number that they sort by. */
export function explainSlots(
  { campaign, candidates }: CampaignPlan,
  handbill: Handbill,
  partsAt: (position: number) => ScoreParts,
): SlotExplanation[] {
  const algorithm = campaign.variants.find(({ variantId }) => variantId === handbill.variantId)?.algorithm;
  return handbill.slots.flatMap((held, slot) => {
    const position = held.kind === 'filled' ? candidates.pool.positionOf(held.promotion) : undefined;
    if (held.kind === 'empty' || position === undefined) return [];
    const { code } = candidates.pool.entries[position]!.promotion;
    const contributions =
      algorithm === 'AI_ENGINE'
        ? explainScore(held.score, partsAt(position))
        : [{ signal: 'order', amount: held.score, words: `sorted by ${String(algorithm).toLowerCase()}` }];
    return [{ slot, code, contributions }];
  });
}

/** Contributions in plain words, largest first and the starting point last; they add up to the log-odds of the score. */
export function explainScore(
  score: number,
  { terms, signals, itemName, otherItems, learned }: ScoreParts,
): Contribution[] {
  const amounts = {
    purchases: 0,
    taste: 0,
    basket_size: 0,
    popularity: 0,
    redemptions: learned?.list ?? 0,
    own_redemptions: learned?.own ?? 0,
    other_items: 0,
    any_item: 0,
  };
  let explained = amounts.redemptions + amounts.own_redemptions;
  for (const [term, amount] of terms) {
    amounts[themeOf(term)] += amount;
    explained += amount;
  }
  // What the best item leaves unexplained: the others, or the rounding of the kernel.
  amounts[otherItems > 0 ? 'other_items' : 'any_item'] += logOdds(score) - explained;
  const words = {
    purchases: signals ? `${itemName}: ${purchaseWords(signals)}` : `${itemName}: bought before`,
    taste: `${itemName} ${amounts.taste < 0 ? 'is less likely with' : 'goes with'} what this customer buys`,
    basket_size: 'size of the usual basket',
    popularity: `popular with all customers: ${itemName}`,
    redemptions: `wide promotions like this are redeemed ${moreOften(amounts.redemptions)} than their items are bought`,
    own_redemptions: `customers with ${learned?.purchases === 1 ? 'a purchase' : `${learned?.purchases} purchases`} of the covered items redeem it ${moreOften(amounts.own_redemptions)}`,
    any_item: 'the chance of any item',
    other_items: otherItems === 1 ? '1 more item is covered' : `${otherItems} more items are covered`,
  };
  return (Object.keys(amounts) as (keyof typeof amounts)[])
    .filter((theme) => amounts[theme] !== 0)
    .map((theme) => ({ signal: theme, amount: amounts[theme], words: words[theme] }))
    .sort((a, b) => rankOf(b) - rankOf(a));
}

const moreOften = (amount: number): string => (amount < 0 ? 'less often' : 'more often');

const rankOf = ({ signal, amount }: Contribution): number => (signal === 'any_item' ? -1 : Math.abs(amount));

/** `bought 9 times, last 12 days ago, usually every 14 days`; receipts stand in where there are no dates. */
function purchaseWords(signals: ArrayLike<number>): string {
  const raw = (signal: Signal): number => signals[SIGNAL_INDEX[signal]]!;
  const dated = raw('decay240Days') !== 0;
  const ago = Math.round(Math.expm1(raw(dated ? 'agoDays' : 'ago')));
  const due = raw(dated ? 'dueDays' : 'due');
  const unit = dated ? 'day' : 'receipt';
  const times = Math.round(Math.expm1(raw('count')));
  const last = ago > 0 ? `${counted(ago, unit)} ago` : dated ? 'today' : 'on the newest receipt';
  const words = times === 1 ? ['bought once', last] : [`bought ${times} times`, `last ${last}`];
  // due = min((ago + 1) / gap, 4): at the cap the gap can't be told.
  if (due >= DUE_CAP) words.push('long overdue');
  else if (due > 0) words.push(`usually every ${counted(Math.max(1, Math.round((ago + 1) / due)), unit)}`);
  return words.join(', ');
}

const DUE_CAP = 4;

const counted = (n: number, unit: string): string =>
  (n === 1 ? unit : `${n} ${unit}s`).replace(/^(day|receipt)$/, '1 $1');

type Theme = 'purchases' | 'taste' | 'basket_size' | 'popularity' | 'any_item';

function themeOf(term: string): Theme {
  if (term in SIGNAL_INDEX || term.startsWith('own')) return 'purchases';
  if (term.startsWith('dense')) return 'taste';
  if (term === 'unknownBase') return 'any_item';
  return term === 'sizeSlope' ? 'basket_size' : 'popularity';
}

function logOdds(score: number): number {
  const p = Math.min(Math.max(score, 1e-9), 1 - 1e-7);
  return Math.log(p / (1 - p));
}
