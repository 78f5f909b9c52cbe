import { plural } from '../../base/plural.js';
import type { Promotion } from '../../generated/handbill/v1/Promotion.js';
import { offerWords } from '../terminal/offer.js';
import { card, table } from '../terminal/table.js';
import { instant, shortEnum } from '../terminal/words.js';

export const promotionCard = (promotion: Promotion): string =>
  card([
    ['code', promotion.code],
    ['name', promotion.name],
    ['headline', promotion.headline],
    ['description', promotion.description],
    ['type', shortEnum(promotion.type, 'PROMOTION_TYPE')],
    ['status', shortEnum(promotion.visibilityStatus, 'VISIBILITY_STATUS')],
    ['discount', offerWords(promotion)],
    ['valid', validity(promotion)],
    ['items', itemsOf(promotion)],
    ['stores', promotion.storeIds.length === 0 ? 'all' : promotion.storeIds.join(', ')],
    ['segment', promotion.targetSegment],
    ['tags', promotion.tags.join(', ')],
    ['priority', String(promotion.priority)],
    ['per client', promotion.redeemLimitPerClient === undefined ? null : `at most ${promotion.redeemLimitPerClient}`],
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
      shortEnum(it.visibilityStatus, 'VISIBILITY_STATUS'),
      offerWords(it),
      it.tags.join(','),
    ]),
  );

function validity({ startAt, expireAt }: Promotion): string {
  if (startAt === null && expireAt === null) return 'always';
  return [startAt && `from ${instant(startAt)}`, expireAt && `until ${instant(expireAt)}`].filter(Boolean).join(' ');
}

const SHOWN_ITEMS = 8;

function itemsOf({ catalogIndexItems: items, catalogItemFilter: filter }: Promotion): string {
  if (filter !== '') return filter;
  if (items.length === 0) return 'all';
  const more = items.length > SHOWN_ITEMS ? `, … (${plural(items.length, 'item')})` : '';
  return items.slice(0, SHOWN_ITEMS).join(', ') + more;
}
