import type { Currency } from '../../base/money.js';
import { type Report, toPath } from '../../base/violation.js';
import { promotionColumns } from '../../import/promotion-columns.js';
import { promotionOf } from '../../import/promotion-object.js';
import { PRICED_OFFERS_MAX } from '../../limits.js';
import type { Offer } from '../../pricing/claim.js';
import { listedCoverage, termsOf } from '../../pricing/terms.js';
import { countOf, type JsonObject, objectsOf, within } from './json-reader.js';
import { tellUnread } from './unread.js';

const COLUMNS = [...promotionColumns.names, 'possibleRedemptions', 'uses'];

/** Reads the offers of a case: promotions with the columns of imports, and how often each was and may be used. */
export function readOffers(source: JsonObject, currency: Currency, report: Report, warn: Report): Offer[] {
  const objects = objectsOf(source, 'offers', report);
  if (objects.length > PRICED_OFFERS_MAX) {
    report('offers', objects.length, `must not have more than ${PRICED_OFFERS_MAX} entries`);
    return [];
  }
  const codes = new Set<unknown>();
  return objects.flatMap(({ at, object }) => {
    const reportHere = within(report, 'offers', at);
    const offer = readOffer(object, currency, reportHere, within(warn, 'offers', at));
    if (codes.has(object.code)) reportHere('code', object.code, 'must not be that of an offer before');
    codes.add(object.code);
    return offer ?? [];
  });
}

function readOffer(object: JsonObject, currency: Currency, report: Report, warn: Report): Offer | null {
  const { possibleRedemptions: _, uses: __, ...columns } = object;
  if (typeof object.code !== 'string') {
    report('code', object.code ?? '', object.code === undefined ? 'is required' : 'must be text');
    return null;
  }
  const possibleRedemptions = countOf(object, 'possibleRedemptions', null, report);
  const uses = countOf(object, 'uses', 0, report);
  // Customers read the name of a promotion; nobody reads that of a trial.
  const read = promotionOf({ name: object.code, ...columns }, currency);
  if (!read.ok) {
    for (const { path, value, reason } of read.error) report(toPath(path), value, reason);
    return null;
  }
  const { promotion, ignored } = read.value;
  tellUnread(ignored, COLUMNS, warn);
  const coverage = listedCoverage(promotion);
  if (coverage === null) {
    report('catalogItemType', 'FILTER', 'must be ALL or LIST: there is no feed to filter');
    return null;
  }
  return { terms: termsOf(promotion, coverage), possibleRedemptions, uses, refusal: null };
}
