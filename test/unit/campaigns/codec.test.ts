import { pack, unpack } from 'msgpackr';
import { expect, test } from 'vitest';
import { NO_BOOSTS } from '../../../src/campaigns/boosts.js';
import { decodeCampaign, encodeCampaign } from '../../../src/campaigns/codec.js';
import { campaign, overlap, variant } from '../../support/campaigns.js';

/** As it was written before formats could grow. */
const STORED = [
  '9b01a67765656b6c79a65765656b6c79a64d4f42494c45a6414354495645b170726f66696c652e69735f6d656d62657292a8',
  '52454c4154495645ce240c84009197a46d61696e01a941495f454e47494e459195a3746f7091a64d4f42494c45c00600c3c2',
  '91a367696ecb4279b76daa800000cb4279b76daa801000c0',
].join('');

const stored = Buffer.from(STORED, 'hex');

test('a stored campaign opens, and is written as it was', () => {
  const opened = decodeCampaign(stored);
  expect(opened).toMatchObject({ campaignId: 'weekly', variants: [{ slotGroups: [{ name: 'top', slots: 6 }] }] });
  expect(Buffer.from(encodeCampaign(opened)).toString('hex')).toBe(STORED);
});

test('rules that were added later are kept', () => {
  const rules = overlap({ withActive: true, redeemedWithinDays: 3, granularity: 'BRAND' });
  const capped = variant({
    overlap: rules,
    excludedItems: "item.name == 'x'",
    offerCaps: [{ per: 'SUPPLIER', offers: 2 }],
  });
  for (const each of [capped, { ...capped, overlap: overlap() }, { ...capped, offerCaps: [] }]) {
    expect(decodeCampaign(encodeCampaign(campaign({ variants: [each] }))).variants).toEqual([each]);
  }
});

test('what a campaign leaves to chance survives', () => {
  const explores = campaign({ exploration: { share: 0.25, slots: 2, method: 'SOFTMAX' } });
  expect(decodeCampaign(encodeCampaign(explores))).toEqual(explores);
});

test('what moves the order survives', () => {
  const { sliders } = NO_BOOSTS;
  const boosted = variant({
    boosts: { rows: [{ filter: 'true', factor: 0.1 }], sliders: { ...sliders, novelty: -0.25, diversity: 1 } },
  });
  const idle = variant({ boosts: { rows: [{ filter: 'true', factor: 1 }], sliders } });
  for (const each of [boosted, idle]) {
    expect(decodeCampaign(encodeCampaign(campaign({ variants: [each] }))).variants).toEqual([each]);
  }
});

type Values = unknown[];

test.each<[string, number, (values: Values) => Values]>([
  ['campaign has 20 values', 20, (values) => values],
  ['variant of a campaign has 12 values', 12, (values) => (values[7] as Values[])[0]!],
  ['slot group of a campaign has 6 values', 6, (values) => ((values[7] as Values[])[0]![3] as Values[])[0]!],
])('one of a newer program is refused with words: %s', (words, size, part) => {
  const values = unpack(stored) as Values;
  const list = part(values);
  list.push(...Array(size - list.length).fill('new'));
  expect(() => decodeCampaign(pack(values))).toThrow(`stored ${words}`);
});

test('bytes of another origin are refused', () => {
  expect(() => decodeCampaign(pack([2, 'weekly']))).toThrow('known format version');
  expect(() => decodeCampaign(pack([1, 'weekly']))).toThrow('stored campaign has 2 values instead of 11');
});
