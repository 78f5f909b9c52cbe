import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../src/filters/expression.js';
import { PROMOTION_ENVIRONMENT } from '../../../src/promotions/promotion-filter.js';

function refusal(text: string): string {
  const expression = compileExpression(text, PROMOTION_ENVIRONMENT);
  return expression.ok ? 'accepted' : expression.error;
}

describe('what was probably meant is told', () => {
  it.each([
    ["promotion.type == 'GENERIC'", '"GENERIC" is never a value of it; did you mean "GENERAL"?'],
    ["'GENERIC' != promotion.type", 'line 1, column 1: "GENERIC" is never a value of it; did you mean "GENERAL"?'],
    [
      "promotion.type in ['CUSTOM', 'HANDBIL']",
      'line 1, column 30: "HANDBIL" is never a value of it; did you mean "HANDBILL"?',
    ],
    ["promotion.discount_type == 'percent'", 'did you mean "PERCENT"?'],
    ["promotion.redeem_type == 'NONE'", '"NONE" is never a value of it; known are FULL, PARTIAL'],
    ["promotion.type.startsWith('Gen')", 'no value of it starts with "Gen"'],
    ["promotion.type.matches('^general$')", 'no value of it matches "^general$"; did you mean "GENERAL"?'],
    ["promotion.discount_mode.contains('STATE')", 'no value of it contains "STATE"; did you mean "STATIC"?'],
    [`promotion.currency == 'EURO'`, 'it is never longer than 3 characters'],
    ['promotion.minBasketValue > 1.0', 'unknown field "minBasketValue"; did you mean "min_basket_value"?'],
    ['promotion.discout_value > 1.0', 'did you mean "discount_value"?'],
    ['items.exists(i, i.brnd == "a")', 'unknown field "brnd"; did you mean "brand"?'],
    ['promo.priority > 1.0', 'unknown identifier "promo"; known are promotion, items, profile'],
    ['profil.is_member', 'unknown identifier "profil"; did you mean "profile"?'],
    ["promotion.name.startswith('a')", 'unknown function "startswith"; did you mean "startsWith"?'],
    ['promotion.name.lenght() == 3', 'unknown function "lenght"'],
    ['items.any(i, i.stock == 1.0)', 'unknown'],
  ])('%s', (text, reason) => {
    expect(refusal(text)).toContain(reason);
  });

  it.each([
    "promotion.type in ['CUSTOM', 'GENERAL']",
    "promotion.discount_type.startsWith('2_')",
    "promotion.type.matches('^(GENERAL|CUSTOM)$')",
    "promotion.name == 'GENERIC'",
    "promotion.currency == 'EUR'",
  ])('and what can match is accepted: %s', (text) => {
    expect(refusal(text)).toBe('accepted');
  });
});

describe('what can never be evaluated is refused', () => {
  it.each([
    ['constructor == 1', 'unknown identifier "constructor"'],
    ['promotion.constructor == 1', 'unknown field "constructor"'],
    ['promotion.name.toString() == "a"', 'unknown function "toString"'],
    ['items[0] == items[1]', 'reads a whole record'],
    ['items == items', 'compares whole records'],
    ['items[0] in items', 'reads a whole record'],
    ["items[0]['brand'] == 'a'", 'reads a whole record'],
    ['[profile].exists(p, p.is_member)', '"profile" must be followed by a field'],
    ['items.exists(profile, profile.brand == "a")', 'needs another loop variable than "profile"'],
    ['promotion.priority.exists(x, true)', 'loops over a number'],
    ['promotion.priority.contains("1")', '"contains" does not take a number'],
    ['contains(promotion.name, "1")', 'is written value.contains(…)'],
    ['promotion.name.contains()', 'takes 1 value'],
    ['promotion.tags < promotion.tags', 'compares a list with a list'],
    ['promotion.name - "a" == ""', 'reckons with text and text'],
    ["b'a' == b'a'", 'is not supported'],
    ['google.protobuf.Value{} == null', 'is not supported'],
    ['int == int', 'unknown identifier "int"'],
    ['promotion.tags["a"] == "b"', 'counts a list by text'],
  ])('%s', (text, reason) => {
    expect(refusal(text)).toContain(reason);
  });
});
