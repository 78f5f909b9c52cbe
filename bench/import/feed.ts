import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const COLUMNS = [
  'code',
  'type',
  'name',
  'headline',
  'description',
  'visibilityStatus',
  'startAt',
  'expireAt',
  'lastingTime',
  'priority',
  'discountType',
  'discountValue',
  'discountMode',
  'requiredItemsCount',
  'redeemLimitPerClient',
  'catalog',
  'catalogItemType',
  'catalogIndexItems',
  'storeItemType',
  'storeIds',
  'tags.0.name',
  'images.0.url',
];

/** Writes a feed of promotions with 22 columns, as a retailer's back office exports it: about 235 bytes a row. */
export async function writePromotionFeed(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path);
  file.write(`${COLUMNS.join()}\n`);
  for (let i = 0; i < rows; i++) {
    if (!file.write(`${rowOf(i).join()}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

function rowOf(i: number): (string | number)[] {
  const items = [1, 7, 13].map((step) => 1_000 + ((i * step) % 800)).join('|');
  return [
    `P${String(i).padStart(7, '0')}`,
    'HANDBILL',
    `"Offer ${i}, fresh"`,
    'Save now',
    `Great value on item ${i}`,
    'PUBLISH',
    '2026-01-01T00:00:00Z',
    '2026-12-31T23:59:59Z',
    86_400,
    i % 100,
    'PERCENT',
    5 + (i % 40),
    'STATIC',
    1,
    2,
    'main',
    'LIST',
    items,
    'LIST',
    's1|s2',
    'MOBILE',
    `https://img.example.com/${i}.png`,
  ];
}
