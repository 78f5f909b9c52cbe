import { describe, expect, it } from 'vitest';
import { pathText } from '../../../src/base/violation.js';
import { descriptorOf, type MessageName } from '../../../src/contract/descriptors.js';
import { checkJson } from '../../../src/contract/json-check.js';
import { VIOLATIONS_LISTED_MAX } from '../../../src/limits.js';

const found = (name: MessageName, json: unknown) =>
  checkJson(descriptorOf(name), json).map(({ path, value, reason }) => `${pathText(path)} ${reason} (${value})`);

/** A field of each kind, with values on both sides of what it takes. */
const KINDS: readonly (readonly [
  MessageName,
  field: string,
  taken: readonly unknown[],
  refused: readonly unknown[],
])[] = [
  ['Campaign', 'name', ['', 'x'], [5, true, ['x'], { a: 1 }]],
  ['OverlapRules', 'withinHandbill', [true, false], ['true', 1, []]],
  ['SlotGroup', 'slots', [6, -(2 ** 31), 2 ** 31 - 1], ['6', 1.5, 2 ** 31, -(2 ** 31) - 1, true, [6]]],
  ['Handbill', 'seed', [0, 2 ** 32 - 1], [-1, 2 ** 32]],
  [
    'Money',
    'amountMinor',
    [0, -5, Number.MAX_SAFE_INTEGER, '150', '-5'],
    [1.5, 2 ** 53, -(2 ** 53), '9007199254740992', '1.5', '', 'x', '0x10'],
  ],
  ['Variant', 'weight', [0, 1.5, -1e300], ['1', Number.POSITIVE_INFINITY, Number.NaN, {}]],
  ['Campaign', 'type', ['CAMPAIGN_TYPE_MOBILE', 1], ['MOBILE', 99, '1', ['CAMPAIGN_TYPE_MOBILE']]],
  ['Campaign', 'createTime', ['2026-01-31T08:00:00Z', '2026-01-31T08:00:00.5+01:00'], ['tomorrow', 5, { seconds: 5 }]],
  ['RelativeActivity', 'duration', ['5s', '3.5s'], ['a week', '5', 5, { seconds: 5 }]],
  ['ImportItemsRequest', 'chunk', ['', '+/8='], ['%', 5, [1]]],
  ['Campaign', 'activity', [{}, null], ['always', 5, []]],
  ['Campaign', 'variants', [[], [{}], null], [5, {}, 'a', ['a'], [null], [[{}]]]],
  ['Promotion', 'params', [{}, { a: 'b' }], [[], 'a', { a: 1 }, { a: null }]],
];

describe('JSON against the contract', () => {
  it.each(KINDS)('%s.%s takes values of its kind only', (name, field, taken, refused) => {
    for (const value of taken) expect(found(name, { [field]: value }), String(value)).toEqual([]);
    for (const value of refused) expect(found(name, { [field]: value }), String(value)).toHaveLength(1);
  });

  it('names where, why and what was meant', () => {
    const json = { variants: [{}, { slotGroup: [], slotGroups: [{ slots: 'six', order: null }] }], typ: 'x' };
    expect(found('Campaign', json)).toEqual([
      'variants[1].slotGroup is not a field of Variant: did you mean "slotGroups"? ([])',
      'variants[1].slotGroups[0].slots must be a whole number from -2147483648 to 2147483647 (six)',
      'typ is not a field of Campaign: did you mean "type"? (x)',
    ]);
    expect(found('Campaign', { type: 'CAMPAIGN_TYPE_MOBIL' })).toEqual([
      'type is not a value of CampaignType: did you mean "CAMPAIGN_TYPE_MOBILE"? (CAMPAIGN_TYPE_MOBIL)',
    ]);
    expect(found('Item', { attributes: { size: { stringValue: 5 } } })).toEqual([
      'attributes.size.stringValue must be a text (5)',
    ]);
    expect(found('Campaign', [])).toEqual([' must be an object, Campaign ([])']);
  });

  it('knows the fields of a message only, not those of every object', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(found('Campaign', JSON.parse(`{"${name}": {}}`))).toHaveLength(1);
    }
  });

  it('takes one field of a oneof', () => {
    expect(found('DiscountValue', { points: 5, percentPpm: null })).toEqual([]);
    expect(found('DiscountValue', { points: 5, percentPpm: 5 })).toEqual([
      expect.stringContaining('must have only one of'),
    ]);
  });

  it('shows a short value, however large the one that was sent is', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    const long = 'x'.repeat(1_000_000);
    for (const json of [
      { name: deep },
      { variants: deep },
      { slots: long },
      { [long]: long },
      { name: [long, deep] },
    ]) {
      const [told = ''] = found('Campaign', json);
      expect(told).not.toBe('');
      expect(told.length).toBeLessThan(1_000);
    }
  });

  it('lists the first violations and counts the others', () => {
    const violations = checkJson(descriptorOf('Campaign'), { variants: new Array(VIOLATIONS_LISTED_MAX + 5).fill(1) });
    expect(violations).toHaveLength(VIOLATIONS_LISTED_MAX);
    expect(violations.at(-1)).toMatchObject({ others: 5 });
  });
});
