import { hash53 } from '../../base/id-hash.js';
import type { ItemId, ItemIndex } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import { giveWay, type Work } from '../../base/work.js';
import type { Item } from '../../catalog/item.js';
import { ITEM_OFFERS_PER_PIECE } from '../../limits.js';
import { bestItemOffer } from '../../pricing/price-item.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import type { ItemLookup } from '../../promotions/item-scope.js';
import { listWallet, type WalletFilter } from '../../wallet/list.js';
import { turnForPiece } from '../concurrency/long-work.js';
import type { Configuration } from '../configuration/configuration.js';
import { itemLookup } from '../configuration/item-lookup.js';
import { knownIn } from '../configuration/known-in.js';
import { lookFor } from '../configuration/look-for.js';
import type { Desks } from '../desks/desks.js';
import type { LimitWatch } from '../limits/limit-watch.js';
import { type LiveProfiles, loadLive } from '../profiles/live-profiles.js';
import type { ItemPrice, ItemPrices, OwnOffer, PriceItemsRequest } from './item-prices.js';
import { isWithinReach, offersByItem } from './own-offers.js';
import { stateOfRecord } from './record-known.js';
import type { TermsShelf } from './terms-shelf.js';
import { walletSituation } from './wallet-situation.js';

interface Dependencies {
  readonly configuration: Configuration;
  readonly live: LiveProfiles;
  readonly desks: Desks;
  readonly shelf: TermsShelf;
  readonly limitWatch: LimitWatch;
  readonly clock: Clock;
}

/** What may be shown on a page now. */
const SHOWN_NOW: WalletFilter = {
  statuses: new Set(['ACTIVE', 'ASSIGNED']),
  types: new Set(),
  tags: [],
  presentOnly: true,
  displayableOnly: true,
};

/** Prices items for one customer, each with the best of the offers that are theirs: what they hold, and what is open to everybody. */
export function createPriceItems({ configuration, live, desks, shelf, limitWatch, clock }: Dependencies) {
  return async ({ profile: asked, itemIds, knownRevision }: PriceItemsRequest): Promise<ItemPrices> => {
    await lookFor(configuration, 'items', itemIds);
    const { candidates } = await desks.current();
    const { profile: told, records } = await loadLive(live, asked);
    const wallet = decodeProfileRecord(records.profile.bytes);
    const state = await stateOfRecord(configuration, wallet);
    const nowMs = clock();
    const { attributes } = wallet;
    const profile = knownIn(state, told, { attributes, history: records.history.bytes }, nowMs);
    const situation = walletSituation({
      configuration: state,
      profile,
      handbills: wallet.handbills,
      nowMs,
      terms: await shelf.of(wallet, state),
      exhausted: limitWatch.exhausted,
    });
    const listed = listWallet(
      {
        wallet,
        situation,
        published: candidates.pool.entries,
        promotionAt: (index) => state.promotions.at(index)?.value,
      },
      SHOWN_NOW,
    );
    const offersOn = offersByItem(
      listed.filter((entry) => isWithinReach(entry, wallet.points)),
      candidates,
    );
    const items = await giveWay(priceEach(itemIds, itemLookup(state), offersOn), turnForPiece);
    const revision = revisionOf(items);
    return revision === knownRevision ? { revision, items: null } : { revision, items };
  };
}

function* priceEach(
  itemIds: readonly ItemId[],
  catalog: ItemLookup,
  offersOn: (item: ItemIndex) => readonly OwnOffer[],
): Work<ItemPrice[]> {
  const prices: ItemPrice[] = [];
  let sincePause = 0;
  for (const itemId of itemIds) {
    const index = catalog.indexOf(itemId);
    const offers = index === undefined ? [] : offersOn(index);
    prices.push(priceOne(itemId, index === undefined ? undefined : catalog.itemAt(index), offers));
    sincePause += offers.length;
    if (sincePause < ITEM_OFFERS_PER_PIECE) continue;
    sincePause = 0;
    yield;
  }
  return prices;
}

function priceOne(itemId: ItemId, item: Item | undefined, offers: readonly OwnOffer[]): ItemPrice {
  if (item === undefined) return { itemId, price: null, reason: 'UNKNOWN_ITEM', best: null };
  const { priceMinor, currency, discountable } = item;
  if (priceMinor === null || currency === null) return { itemId, price: null, reason: 'NO_PRICE', best: null };
  const price = { amountMinor: priceMinor, currency };
  if (!discountable) return { itemId, price, reason: 'NOT_DISCOUNTABLE', best: null };
  const best = bestItemOffer({ ...item, priceMinor, currency }, offers);
  return { itemId, price, reason: best?.reason ?? 'NO_OFFER', best };
}

/** Of everything that is told: prices, the clock, the wallet, or promotions may have changed, and whoever has this answer needs no other. */
const revisionOf = (items: readonly ItemPrice[]): string =>
  hash53(
    JSON.stringify(
      items.map(({ itemId, price, reason, best }) => [
        itemId,
        price?.amountMinor,
        price?.currency,
        reason,
        best && [best.offer.terms.code, best.offer.name, best.offer.isActive, best.netMinor, best.badge],
      ]),
    ),
  ).toString(36);
