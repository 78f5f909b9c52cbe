import type { Promotion } from '../../generated/handbill/v1/Promotion.js';
import { PROMOTION_FIELDS } from '../../promotions/fields.js';
import { fieldLines, type Line, listed } from '../terminal/field-lines.js';
import { offerWords } from '../terminal/offer.js';
import { card, table } from '../terminal/table.js';
import { instant, shortEnum } from '../terminal/words.js';

/** What is told in other words than its name and value. */
const SPECIAL: { readonly [Key in keyof typeof PROMOTION_FIELDS]?: (promotion: Promotion) => Line | null } = {
  type: ({ type }) => ['type', shortEnum(type, 'PROMOTION_TYPE')],
  visibility: ({ visibilityStatus }) => ['status', shortEnum(visibilityStatus, 'VISIBILITY_STATUS')],
  startAtMs: (promotion) => ['valid', validity(promotion)],
  expireAtMs: () => null,
  display: ({ display }) => ['displayed', displayWords(display)],
  discount: (promotion) => ['discount', offerWords(promotion)],
  redeemLimitPerClient: ({ redeemLimitPerClient: limit }) => [
    'per client',
    limit === undefined ? null : `at most ${limit}`,
  ],
  items: (promotion) => ['items', itemsOf(promotion)],
  stores: ({ storeIds }) => ['stores', storeIds.length === 0 ? 'all' : storeIds.join(', ')],
  targetSegment: ({ targetSegment }) => ['segment', targetSegment],
  imageUrls: ({ images }) => ['images', images.map(({ url }) => url).join(', ')],
  params: ({ params }) => [
    'params',
    Object.entries(params)
      .map(([name, value]) => `${name}=${value}`)
      .join(', '),
  ],
};

export const promotionCard = (promotion: Promotion): string =>
  card([
    ...fieldLines(PROMOTION_FIELDS, promotion, SPECIAL),
    ['deleted', instant(promotion.deleteTime)],
    ['etag', promotion.etag],
  ]);

export const promotionTable = (promotions: readonly Promotion[]): string =>
  table(
    [
      { title: 'Code' },
      { title: 'Name', shrinks: true },
      { title: 'Status' },
      { title: 'Discount' },
      { title: 'Tags' },
    ],
    promotions.map((it) => [
      it.code,
      it.name,
      it.deleteTime ? 'deleted' : shortEnum(it.visibilityStatus, 'VISIBILITY_STATUS'),
      offerWords(it),
      it.tags.join(','),
    ]),
  );

function validity({ startAt, expireAt }: Promotion): string {
  if (startAt === null && expireAt === null) return 'always';
  return [startAt && `from ${instant(startAt)}`, expireAt && `until ${instant(expireAt)}`].filter(Boolean).join(' ');
}

function displayWords(display: Promotion['display']): string | null {
  if (display?.daily)
    return `${timeOfDay(display.daily.fromMinute)} to ${timeOfDay(display.daily.toMinute)} by the clocks of the shop`;
  const { from = null, to = null } = display?.dates ?? {};
  return [from && `from ${instant(from)}`, to && `until ${instant(to)}`].filter(Boolean).join(' ');
}

const timeOfDay = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');

function itemsOf({ catalogIndexItems: items, catalogItemFilter: filter }: Promotion): string {
  if (filter !== '') return filter;
  return items.length === 0 ? 'all' : listed(items);
}
