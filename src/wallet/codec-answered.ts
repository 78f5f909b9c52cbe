import type { PromotionIndex, RedemptionId } from '../base/ids.js';
import type { AnsweredRequest, WalletAnswer } from './answered-request.js';
import { STATUSES } from './holding.js';

type PackedAnswer =
  | [points: number]
  | [
      points: number,
      promotion: PromotionIndex,
      status: number,
      activatedMs: number | null,
      lastsMs: number | null,
      possibleRedemptions: number,
      redeemedQuantity: number,
      redemptionId: RedemptionId | null,
    ];

/** Times but the first are differences to the one before. */
export type PackedAnswered = (number | PackedAnswer)[];

const FIELDS = 4;

/** Id hash, payload hash, time, answer, and so on. */
export function packAnswered(answered: readonly AnsweredRequest[]): PackedAnswered {
  let beforeMs = 0;
  return answered.flatMap(({ idHash, payloadHash, atMs, answer }) => {
    const sinceMs = atMs - beforeMs;
    beforeMs = atMs;
    return [idHash, payloadHash, sinceMs, packAnswer(answer)];
  });
}

export function unpackAnswered(packed: PackedAnswered): AnsweredRequest[] {
  const answered: AnsweredRequest[] = [];
  let atMs = 0;
  for (let i = 0; i < packed.length; i += FIELDS) {
    atMs += packed[i + 2] as number;
    answered.push({
      idHash: packed[i] as number,
      payloadHash: packed[i + 1] as number,
      atMs,
      answer: unpackAnswer(packed[i + 3] as PackedAnswer),
    });
  }
  return answered;
}

function packAnswer(answer: WalletAnswer): PackedAnswer {
  if (answer.kind === 'points') return [answer.points];
  const { points, promotion, status, activatedMs, lastingUntilMs, redemptionId } = answer;
  const lastsMs = lastingUntilMs === null ? null : lastingUntilMs - (activatedMs ?? 0);
  const { possibleRedemptions, redeemedQuantity } = answer;
  const code = STATUSES.indexOf(status);
  return [points, promotion, code, activatedMs, lastsMs, possibleRedemptions, redeemedQuantity, redemptionId];
}

function unpackAnswer(packed: PackedAnswer): WalletAnswer {
  if (packed.length === 1) return { kind: 'points', points: packed[0] };
  const [points, promotion, status, activatedMs, lastsMs, possibleRedemptions, redeemedQuantity, redemptionId] = packed;
  return {
    kind: 'promotion',
    promotion,
    status: STATUSES[status]!,
    activatedMs,
    lastingUntilMs: lastsMs === null ? null : (activatedMs ?? 0) + lastsMs,
    possibleRedemptions,
    redeemedQuantity,
    redemptionId,
    points,
  };
}
