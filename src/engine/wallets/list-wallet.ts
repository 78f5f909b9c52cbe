import type { Rank } from '../../assignment/order.js';
import { addBit, type Bits, emptyBits, isEmpty, removeBit } from '../../base/bits.js';
import type { CampaignIndex, HandbillId, ProfileId } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import type { HandbillOrigin } from '../../handbill/handbill.js';
import { holdingUuids } from '../../handbill/holding-uuid.js';
import { handbillId } from '../../handbill/window.js';
import { LIST_RANKED_MAX, RANK_K_MAX } from '../../limits.js';
import type { PromotionPool } from '../../promotions/pool.js';
import { type ListedPromotion, listWallet } from '../../wallet/list.js';
import { orderBy } from '../../wallet/list-order.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';
import { knownIn } from '../configuration/known-in.js';
import type { Desks } from '../desks/desks.js';
import type { LimitWatch } from '../limits/limit-watch.js';
import type { DeliverHandbills } from '../outcomes/deliver-handbills.js';
import { stateOfRecord } from './record-known.js';
import type { TermsShelf } from './terms-shelf.js';
import { pageFrom, pageStart } from './wallet-page.js';
import type { WalletListRequest, WalletPromotion, WalletVerbs } from './wallet-requests.js';
import { walletSituation } from './wallet-situation.js';

interface Dependencies {
  readonly configuration: Configuration;
  readonly deliver: DeliverHandbills;
  readonly desks: Desks;
  readonly shelf: TermsShelf;
  readonly limitWatch: LimitWatch;
  readonly clock: Clock;
}

/** Everything that a profile holds or is offered: what it has activated, what its handbills offer, what is open to everybody. */
export function createListWallet({
  configuration,
  deliver,
  desks,
  shelf,
  limitWatch,
  clock,
}: Dependencies): WalletVerbs['list'] {
  return async (request) => {
    const { order } = request;
    const desk = await desks.current();
    const { candidates } = desk;
    const { profile: told, records, record: wallet } = await deliver(desk, request.profile);
    const nowMs = clock();
    const question = questionOf(request);
    const start = pageStart(request.pageToken, question, nowMs);
    const state = await stateOfRecord(configuration, wallet);
    const terms = await shelf.of(wallet, state);
    const { attributes } = wallet;
    const profile = knownIn(state, told, { attributes, history: records.history.bytes }, nowMs);
    const situation = walletSituation({
      configuration: state,
      profile,
      handbills: wallet.handbills,
      nowMs,
      terms,
      exhausted: limitWatch.exhausted,
    });
    let listed = listWallet(
      {
        wallet,
        situation,
        published: candidates.pool.entries,
        promotionAt: (index) => state.promotions.at(index)?.value,
      },
      request,
    );
    const isSortedBy = (name: string): boolean => order.some(({ field }) => field === name);
    if (isSortedBy('handbill_id')) {
      listed = listed.map((entry) => {
        const handbill = entry.origin && handbillOf(entry.origin, profile.profileId, state);
        return { ...entry, handbillId: handbill?.handbillId ?? null };
      });
    }
    if (isSortedBy('score')) {
      listed = scored(listed, candidates.pool, desk.orderSources(records.history.bytes, start.rankedMs).rank);
    }
    const { entries, nextPageToken } = pageFrom(start, listed, orderBy(order), request, question);
    return {
      promotions: entries.map((entry) => toWalletPromotion(entry, profile.profileId, state)),
      nextPageToken,
      totalSize: listed.length,
      points: wallet.points,
      cashback: wallet.cashback,
    };
  };
}

function questionOf(request: WalletListRequest): string {
  const { profile, statuses, types, tags, presentOnly, displayableOnly, order } = request;
  const { profileId, isMember, segments, storeId } = profile;
  const filter = [[...statuses].sort(), [...types].sort(), tags, presentOnly, displayableOnly];
  return JSON.stringify([profileId, isMember, [...segments].sort(), storeId, filter, order]);
}

/** With the scores of the best, limited; the others keep none. */
function scored(listed: readonly ListedPromotion[], pool: PromotionPool, rank: Rank): ListedPromotion[] {
  const open: Bits = emptyBits(pool.entries.length);
  for (const { index } of listed) {
    const position = pool.positionOf(index);
    if (position !== undefined) addBit(open, position);
  }
  const scores = new Map<number, number>();
  while (scores.size < LIST_RANKED_MAX && !isEmpty(open)) {
    const best = rank(open, RANK_K_MAX);
    if (best.positions.length === 0) break;
    best.positions.forEach((position, i) => {
      removeBit(open, position);
      scores.set(pool.entries[position]!.index, best.scores[i]!);
    });
  }
  return listed.map((entry) => ({ ...entry, score: scores.get(entry.index) ?? null }));
}

function toWalletPromotion(
  { promotion, held, status, origin, score }: ListedPromotion,
  profileId: ProfileId,
  configuration: ConfigurationState,
): WalletPromotion {
  const handbill = origin && handbillOf(origin, profileId, configuration);
  const uuid = handbill
    ? holdingUuids(handbill.handbillId)(handbill.slot)
    : holdingUuids(`${profileId}\n${promotion.code}`)(0);
  return { promotion, held, status, handbill, uuid, score };
}

function handbillOf(origin: HandbillOrigin, profileId: ProfileId, { campaigns }: ConfigurationState) {
  const { campaign, startMs, slot } = origin;
  const id: HandbillId = handbillId(profileId, campaignIdAt(campaign, campaigns), startMs);
  return { handbillId: id, slot, startMs };
}

/** Campaigns are never removed, only marked as deleted. */
function campaignIdAt(index: CampaignIndex, campaigns: ConfigurationState['campaigns']) {
  const entry = campaigns.at(index);
  if (entry === undefined) throw new Error(`campaign ${index} of a wallet is not in the configuration`);
  return entry.value.campaignId;
}
