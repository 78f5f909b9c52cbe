import { setImmediate as nextTurn } from 'node:timers/promises';
import { hash32, randomStream } from '../../base/hash.js';
import type { PromotionIndex } from '../../base/ids.js';
import { MS_PER_DAY } from '../../base/time.js';
import { giveWay } from '../../base/work.js';
import { createFilterFailures } from '../../filters/failures.js';
import type { WindowReceipt } from '../../history/record.js';
import { TRAINING_CHOOSERS_MAX } from '../../limits.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import { createItemLists } from '../../promotions/item-lists.js';
import { createItemScopes } from '../../promotions/item-scope.js';
import { toReceiptSet } from '../../ranking/training/receipts.js';
import type { ChoiceSet, DatedRedemption, OfferChoice } from '../../ranking/training/redemptions/choice-set.js';
import { createAlternatives } from '../../wallet/alternatives.js';
import { type RedeemedOffer, redeemedOffers } from '../../wallet/redeemed-offers.js';
import type { ConfigurationState } from '../configuration/configuration.js';
import { itemLookup } from '../configuration/item-lookup.js';

/** Choices on their way into a training. */
export interface ChoiceCollector {
  /** Adds what the record of a profile tells; receipts oldest first. */
  add(profileId: string, receipts: readonly WindowReceipt[], record: Uint8Array | null): void;
  /** `seed`: which of the alternatives are drawn where there are many. */
  toChoiceSet(configuration: ConfigurationState, seed: number): Promise<ChoiceSet>;
}

interface Chooser {
  readonly profileId: string;
  readonly hash: number;
  readonly receipts: readonly WindowReceipt[];
  readonly offers: readonly RedeemedOffer[];
  readonly redemptions: readonly { readonly promotion: PromotionIndex; readonly atMs: number }[];
}

/** Keeps at most `choosersMax` customers: beyond it, half of them, a quarter, and so on, by their hashes. */
export function createChoiceCollector(choosersMax = TRAINING_CHOOSERS_MAX): ChoiceCollector {
  let choosers: Chooser[] = [];
  /** One customer in so many stays; a power of two. */
  let share = 1;
  const stays = ({ hash }: Pick<Chooser, 'hash'>): boolean => (hash & (share - 1)) === 0;

  return {
    add(profileId, receipts, bytes) {
      const hash = hash32(profileId);
      if (bytes === null || !stays({ hash })) return;
      const record = decodeProfileRecord(bytes);
      const offers = redeemedOffers(record);
      if (offers.length === 0) return;
      const redemptions = record.holdings.flatMap((holding) =>
        holding.redemptions.map(({ atMs }) => ({ promotion: holding.promotion, atMs })),
      );
      choosers.push({ profileId, hash, receipts, offers, redemptions });
      while (choosers.length > choosersMax && share < 2 ** 31) {
        share *= 2;
        choosers = choosers.filter(stays);
      }
    },
    // Stores list profiles in no promised order, and the same redemptions shall teach the same.
    toChoiceSet: (configuration, seed) => choiceSet(choosers.toSorted(inOrder), configuration, seed),
  };
}

const inOrder = (a: Chooser, b: Chooser): number => a.hash - b.hash || (a.profileId < b.profileId ? -1 : 1);

async function choiceSet(
  choosers: readonly Chooser[],
  configuration: ConfigurationState,
  seed: number,
): Promise<ChoiceSet> {
  const { promotions } = configuration;
  const promotionAt = (index: PromotionIndex) => promotions.at(index)?.value;
  const scopes = createItemScopes(itemLookup(configuration), createFilterFailures());
  // A server answers others meanwhile: filters of promotions are judged on the whole catalog.
  for (const { value } of promotions.all()) await giveWay(scopes.prepare(value.items));
  const { lists, numberOf } = createItemLists(scopes, promotionAt);
  const drawAlternatives = createAlternatives(
    [...promotions.all()].map(({ index, value }) => ({ index: index as PromotionIndex, promotion: value })),
    randomStream(seed),
  );
  const choices: OfferChoice[] = [];
  const redemptions: DatedRedemption[] = [];
  for (const [customer, chooser] of choosers.entries()) {
    await nextTurn();
    for (const { promotion, atMs } of chooser.redemptions) {
      const list = numberOf(promotion);
      if (list !== null) redemptions.push({ day: dayOf(atMs), list });
    }
    const everRedeemed = new Set(chooser.redemptions.map(({ promotion }) => promotion));
    for (const { atMs, redeemed, others } of chooser.offers) {
      const day = dayOf(atMs);
      const types = new Set(redeemed.flatMap((index) => promotionAt(index)?.type ?? []));
      const alternatives = others ?? drawAlternatives({ atMs, types, everRedeemed });
      const taken = redeemed.map(numberOf).filter(isList);
      if (taken.length === 0) continue;
      const candidates = Uint32Array.from([...taken, ...alternatives.map(numberOf).filter(isList)]);
      const kind = others === null ? 'everybody' : 'chosen';
      choices.push({ customer, day, candidates, redeemed: taken.length, kind });
    }
  }
  const rows = choosers.map(({ receipts }) => receipts.map(({ day, items }) => ({ day, items: [...items] })));
  return { receipts: toReceiptSet(rows, configuration.items.indexLimit), lists, choices, redemptions };
}

const dayOf = (atMs: number): number => Math.floor(atMs / MS_PER_DAY);
const isList = (list: number | null): list is number => list !== null;
