import { type Currency, formatAmount } from '../../base/money.js';
import { pathText, type Report, type Violation } from '../../base/violation.js';
import type { Outcome } from '../../pricing/outcome.js';
import { type PricedBasket, priceBasket } from '../../pricing/price-basket.js';
import { figuresOf, nearMissesOf } from './explanation.js';
import type { JsonObject } from './json-reader.js';
import { type PriceCase, readCase } from './read-case.js';

/** A line of the answer; `error`: the case is malformed. */
export type Answer = { readonly case: string | number } & (
  | { readonly error: string }
  | Readonly<Record<string, unknown>>
);

export interface AnswerOptions {
  /** Whether refused offers tell the figures of their condition, and the answer what is missing for them. */
  readonly explain: boolean;
  /** Hears of fields that are not read. */
  readonly warn?: Report;
}

/** Prices a case. `name`: what it is called where it does not say. */
export function answerCase(source: JsonObject, name: string, options: AnswerOptions = { explain: false }): Answer {
  const label = nameOf(source, name);
  const read = readCase(source, options.warn ?? (() => {}));
  if (!read.ok) return malformed(label, read.error[0]!);
  return { case: label, ...answerOf(read.value, options) };
}

export const unreadable = (name: string, reason: string): Answer => ({ case: name, error: reason });

const nameOf = (source: JsonObject, name: string): string | number =>
  typeof source.case === 'string' || typeof source.case === 'number' ? source.case : name;

function malformed(name: string | number, { path, reason }: Violation): Answer {
  const where = pathText(path);
  return { case: name, error: where === '' ? reason : `${where}: ${reason}` };
}

function answerOf({ basket, items, offers }: PriceCase, { explain }: AnswerOptions): Readonly<Record<string, unknown>> {
  const priced: PricedBasket = priceBasket(basket, offers, (itemId) => items.get(itemId));
  const { currency } = basket;
  const amount = (minor: number): string => formatAmount(minor, currency);
  return {
    gross: amount(priced.grossMinor),
    discount: amount(priced.discountMinor),
    net: amount(priced.netMinor),
    points: priced.points,
    cashback: amount(priced.cashbackMinor),
    exact: priced.isExact,
    lines: priced.lines.map(({ seq, grossMinor, discountMinor, netMinor, discounts }) => ({
      seq,
      gross: amount(grossMinor),
      discount: amount(discountMinor),
      net: amount(netMinor),
      discounts: discounts.map(({ offer, amountMinor }) => ({ offer, amount: amount(amountMinor) })),
    })),
    offers: priced.outcomes.map((outcome, at) => ({
      code: offers[at]!.terms.code,
      ...outcomeOf(outcome, currency),
      ...(explain ? figuresOf(outcome, currency) : {}),
    })),
    ...(explain ? { nearMisses: nearMissesOf(offers, priced.outcomes, currency) } : {}),
  };
}

function outcomeOf(outcome: Outcome, currency: Currency): Readonly<Record<string, unknown>> {
  if (outcome.kind === 'refused') {
    return { reason: outcome.reason, ...(outcome.by === null ? {} : { by: outcome.by }) };
  }
  const { redemptions, discountMinor, points, cashbackMinor } = outcome;
  return {
    redemptions,
    discount: formatAmount(discountMinor, currency),
    ...(points > 0 ? { points } : {}),
    ...(cashbackMinor > 0 ? { cashback: formatAmount(cashbackMinor, currency) } : {}),
  };
}
