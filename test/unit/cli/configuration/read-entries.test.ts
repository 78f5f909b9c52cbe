import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommandFailure } from '../../../../src/cli/command/failure.js';
import { CAMPAIGN_KIND } from '../../../../src/cli/configuration/campaign-kind.js';
import { createFaults } from '../../../../src/cli/configuration/faults.js';
import {
  CONFIGURATION_ENTRY_CHARS_MAX,
  CONFIGURATION_FAULTS_TOLD_MAX,
} from '../../../../src/cli/configuration/limits.js';
import { PROMOTION_KIND } from '../../../../src/cli/configuration/promotion-kind.js';
import { readEntries } from '../../../../src/cli/configuration/read-entries.js';
import { writeDocument } from '../../../../src/cli/configuration/write-document.js';

function read(text: string) {
  const faults = createFaults('shop.yaml');
  const entries = readEntries(text, faults);
  try {
    faults.refuse();
    return { entries, told: [] };
  } catch (error) {
    const { message, details, exitCode } = error as CommandFailure;
    expect(exitCode).toBe(1);
    return { entries, message, told: details.fields!.map(({ field, reason }) => `${field}: ${reason}`) };
  }
}

describe('a configuration file', () => {
  test('is entries by kind and key, without what is a default', () => {
    const text =
      '# Ours\n---\nkind: promotion\ncode: "001"\nname: Milk\ntype: PROMOTION_TYPE_GENERAL\nheadline: ""\nstoreIds: []\nexpireAt: 2027-01-01T00:00:00Z\n';
    const { entries, told } = read(text);
    expect(told).toEqual([]);
    expect(entries.get(PROMOTION_KIND)!.get('001')!.entry).toEqual({
      code: '001',
      expireAt: '2027-01-01T00:00:00.000Z',
      name: 'Milk',
    });
  });

  test('tells everything that is wrong with it, each with its line', () => {
    const text = `---
kind: promotion
code: MILK
name: 7
expireAt: 2027-13-01
redeemLimitGlobal: .nan
tags: MOBILE
---
kind: promotion
code: MILK-2
nmae: Milk
etag: x
---
kind: promtion
---
code: MILK
---
kind: promotion
name: without a code
---
- kind
---
kind: item
itemId: 4711
name: of the feed
---
kind: campaign
campaignId: a
---
kind: campaign
campaignId: a
`;
    const { message, told } = read(text);
    expect(message).toBe('13 things are wrong with shop.yaml');
    expect(told).toEqual([
      'shop.yaml:4: promotion "MILK": name must be a text (got "7")',
      expect.stringMatching(/^shop.yaml:5: promotion "MILK": expireAt must be an instant .*2027-13-01/),
      expect.stringMatching(/^shop.yaml:6: promotion "MILK": redeemLimitGlobal must be a whole number .*NaN/),
      'shop.yaml:7: promotion "MILK": tags must be a list (got "MOBILE")',
      'shop.yaml:11: promotion "MILK-2": nmae is not a field of Promotion: did you mean "name"? (got "Milk")',
      'shop.yaml:12: promotion "MILK-2": etag is not carried from place to place: leave it out',
      'shop.yaml:14: kind: "promtion" is unknown: did you mean "promotion"?',
      'shop.yaml:16: kind: is missing: known are item, segment, promotion, campaign, shop',
      'shop.yaml:18: promotion: code is missing',
      expect.stringContaining('shop.yaml:21: an entry must be fields'),
      'shop.yaml:24: item "4711": itemId must be a text (got "4711")',
      'shop.yaml:25: item "4711": name is not carried from place to place: leave it out',
      'shop.yaml:30: campaign "a": is there twice, first in line 27',
    ]);
  });

  test('tells of the first hundred faults, and counts the others', () => {
    const count = CONFIGURATION_FAULTS_TOLD_MAX + 5;
    const { message, told } = read('---\nkind: nothing\n'.repeat(count));
    expect(message).toBe('105 things are wrong with shop.yaml, the first 100 of them');
    expect(told).toHaveLength(CONFIGURATION_FAULTS_TOLD_MAX);
  });

  test('has entries of a bounded length', () => {
    const sized = (chars: number) => `---\nkind: promotion\ncode: a\n# ${'x'.repeat(chars)}\n`;
    const frame = sized(0).length;
    expect(read(sized(CONFIGURATION_ENTRY_CHARS_MAX - frame)).told).toEqual([]);
    expect(read(sized(CONFIGURATION_ENTRY_CHARS_MAX - frame + 1)).told).toEqual([
      `shop.yaml:1: an entry has more than ${CONFIGURATION_ENTRY_CHARS_MAX} characters`,
    ]);
  });
});

test('whatever an entry says comes back as it was, in plain characters', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({
      unit: fc.constantFrom('\n', ' ', '-', '\t', ':', '#', '"', "'", '\u2028', '\u202e', '\u009b', '\r', 'a'),
    }),
    fc.constantFrom(
      'yes',
      'null',
      '~',
      '0x1F',
      '1e3',
      '---',
      '...',
      '2026-01-01',
      '<<',
      '*a',
      '&a',
      '!a',
      '%a',
      '\n---\n',
      '.nan',
    ),
  );
  const text = hostile.filter((it) => it !== '');
  const promotion = fc.record({
    code: text,
    name: text,
    description: text,
    params: fc.dictionary(text, text, { minKeys: 1 }),
    tags: fc.array(text, { minLength: 1 }),
  });
  fc.assert(
    fc.property(promotion, (entry) => {
      const written = writeDocument(PROMOTION_KIND, entry);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
      expect(written).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
      const { entries, told } = read(written);
      expect(told).toEqual([]);
      expect(entries.get(PROMOTION_KIND)!.get(entry.code)!.entry).toEqual(entry);
    }),
    { numRuns: 500 },
  );
});

test('what is told of a campaign and means something stays, though it is empty', () => {
  const text = '---\nkind: campaign\ncampaignId: a\nvariants:\n  - variantId: x\n    overlap: {}\n    weight: 0\n';
  const { entries } = read(text);
  expect(entries.get(CAMPAIGN_KIND)!.get('a')!.entry).toEqual({
    campaignId: 'a',
    variants: [{ overlap: {}, variantId: 'x' }],
  });
});
