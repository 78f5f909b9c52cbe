import { expect, test } from 'vitest';
import { ITEM_KIND } from '../../../../src/cli/configuration/item-kind.js';
import { descriptorOf } from '../../../../src/contract/descriptors.js';

test('of an item a file has what marketers decide, however many fields the feed comes to have', () => {
  const carried = descriptorOf('Item')
    .fields.map(({ localName }) => localName)
    .filter((name) => !ITEM_KIND.kept.includes(name));
  expect(carried).toEqual(['itemId', 'discountable']);
});
