import { pack, unpack } from 'msgpackr';
import { expect, test } from 'vitest';
import { decodeCampaign, encodeCampaign } from '../../../src/campaigns/codec.js';
import { campaign } from '../../support/campaigns.js';

/** As it was written before formats could grow. */
const STORED = [
  '9b01a67765656b6c79a65765656b6c79a64d4f42494c45a6414354495645b170726f66696c652e69735f6d656d62657292a8',
  '52454c4154495645ce240c84009197a46d61696e01a941495f454e47494e459195a3746f7091a64d4f42494c45c00600c3c2',
  '91a367696ecb4279b76daa800000cb4279b76daa801000c0',
].join('');

const stored = Buffer.from(STORED, 'hex');

test('a stored campaign opens, and is written as it was', () => {
  const campaign = decodeCampaign(stored);
  expect(campaign).toMatchObject({ campaignId: 'weekly', variants: [{ slotGroups: [{ name: 'top', slots: 6 }] }] });
  expect(Buffer.from(encodeCampaign(campaign)).toString('hex')).toBe(STORED);
});

test('what a campaign leaves to chance survives', () => {
  const explores = campaign({ exploration: { share: 0.25, slots: 2, method: 'SOFTMAX' } });
  expect(decodeCampaign(encodeCampaign(explores))).toEqual(explores);
});

type Values = unknown[];

test.each<[string, (campaign: Values) => Values]>([
  ['campaign has 13 values', (campaign) => campaign],
  ['variant of a campaign has 8 values', (campaign) => (campaign[7] as Values[])[0]!],
  ['slot group of a campaign has 6 values', (campaign) => ((campaign[7] as Values[])[0]![3] as Values[])[0]!],
])('one of a newer program is refused with words: %s', (words, part) => {
  // As this program writes them, with the value that was added since.
  const values = [...(unpack(stored) as Values), null];
  part(values).push('new');
  expect(() => decodeCampaign(pack(values))).toThrow(`stored ${words}`);
});

test('bytes of another origin are refused', () => {
  expect(() => decodeCampaign(pack([2, 'weekly']))).toThrow('known format version');
  expect(() => decodeCampaign(pack([1, 'weekly']))).toThrow('stored campaign has 2 values instead of 11');
});
