import type { PromotionIndex } from '../../base/ids.js';
import { learnRedemptionChances, type Showing } from '../../evaluation/policy/redemption-chances.js';
import type { ReplayedHandbill } from '../../evaluation/policy/replayed-handbill.js';
import type { ExposedHandbill } from '../../exposure/exposed-handbill.js';
import { TRAINING_BATCH_PROFILES } from '../../limits.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import { turnForPiece } from '../concurrency/long-work.js';
import type { TrainingRun } from '../models/model-requests.js';
import type { LiveProfiles } from '../profiles/live-profiles.js';
import { type PlaceRatios, placeRatios } from './place-ratios.js';
import type { createReplay, Replay } from './replay-handbills.js';

export interface ReplayedLog {
  readonly handbills: readonly ReplayedHandbill[];
  readonly period: { readonly fromMs: number; readonly toMs: number } | null;
  /** By why, in words. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** Replays what can be replayed of a log, oldest first, a handbill a turn of the event loop. */
export async function replayLog(
  log: readonly ExposedHandbill[],
  replay: ReturnType<typeof createReplay>,
  live: LiveProfiles,
  { onProgress, signal }: TrainingRun,
): Promise<ReplayedLog> {
  const replayed: { readonly handbill: ExposedHandbill; readonly replay: Replay }[] = [];
  const leftOut: Record<string, number> = {};
  const leaveOut = (why: string): void => {
    leftOut[why] = (leftOut[why] ?? 0) + 1;
  };
  for (let from = 0; from < log.length; from += TRAINING_BATCH_PROFILES) {
    signal.throwIfAborted();
    const batch = log.slice(from, from + TRAINING_BATCH_PROFILES);
    const profiles = await live.load(batch.map(({ profileId }) => profileId));
    for (const [i, handbill] of batch.entries()) {
      const { profileId, records } = profiles[i]!;
      if (handbill.slots.some(({ propensity }) => propensity === null)) leaveOut('drawn by lot, with unknown chances');
      else if (profileId !== handbill.profileId) leaveOut('their profile has become part of another one');
      else if (records.profile.bytes === null) leaveOut('their profile was erased');
      else {
        await turnForPiece();
        const { holdings, attributes } = decodeProfileRecord(records.profile.bytes);
        const outcome = await replay(handbill, { history: records.history.bytes, holdings, attributes });
        if ('leftOut' in outcome) leaveOut(outcome.leftOut);
        else replayed.push({ handbill, replay: outcome });
      }
    }
    onProgress({ done: (from + batch.length) / log.length, stage: 'replaying handbills' });
  }
  const [first, last] = [replayed.at(0), replayed.at(-1)];
  return {
    handbills: compared(replayed, placeRatios(log)),
    period: first && last ? { fromMs: first.handbill.assignedAtMs, toMs: last.handbill.assignedAtMs } : null,
    leftOut,
  };
}

/** Each handbill beside its replay, with the chances that the redemption model gives to what both show. */
function compared(
  replayed: readonly { readonly handbill: ExposedHandbill; readonly replay: Replay }[],
  ratios: PlaceRatios,
): ReplayedHandbill[] {
  const showings = replayed.flatMap(({ handbill, replay }) =>
    handbill.slots.map(
      ({ promotion, group, place, redemptions }): Showing => ({
        customer: handbill.profileId,
        seen: ratios(handbill, group, place),
        probability: replay.probabilities.get(promotion) ?? 0,
        redeemed: redemptions > 0,
      }),
    ),
  );
  const chances = learnRedemptionChances(showings);
  return replayed.map(({ handbill, replay }): ReplayedHandbill => {
    const customer = handbill.profileId;
    const chance = (promotion: PromotionIndex): number => chances(customer, replay.probabilities.get(promotion) ?? 0);
    return {
      customer,
      shown: handbill.slots.map(({ promotion, group, place, propensity, redemptions }) => ({
        promotion,
        seen: ratios(handbill, group, place),
        propensity: propensity!,
        redeemed: redemptions > 0,
        chance: chance(promotion),
      })),
      chosen: replay.chosen.map(({ promotion, group, place }) => ({
        promotion,
        seen: ratios(handbill, group, place),
        chance: chance(promotion),
      })),
    };
  });
}
