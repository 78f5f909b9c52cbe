import { hash53 } from '../base/id-hash.js';
import { recordPart } from '../base/record-part.js';
import { ok, type Result } from '../base/result.js';
import { ANSWER_KEPT_MS, ANSWERED_REQUESTS_MAX } from '../limits.js';
import type { AnsweredRequest, WalletAnswer } from './answered-request.js';
import { packAnswered, unpackAnswered } from './codec-answered.js';
import { type Refusal, refuse } from './refusal.js';

/** The requests that a profile's wallet has answered. */
export interface Answered {
  /** Oldest first; kept for a day at least. */
  readonly answered: readonly AnsweredRequest[];
}

export const answeredPart = recordPart({
  name: 'answered',
  empty: [] as Answered['answered'],
  pack: packAnswered,
  unpack: unpackAnswered,
  // An id that both have answered, which only a caller who mixes up customers can bring about, stays as `into` has it.
  merge(into, from) {
    const known = new Set(into.map(({ idHash }) => idHash));
    return [...into, ...from.filter(({ idHash }) => !known.has(idHash))].sort((a, b) => a.atMs - b.atMs);
  },
});

/** Names a request and what it asks for. */
export interface RequestKey {
  readonly idHash: number;
  readonly payloadHash: number;
}

/** `payload`: everything that is asked for, in a form that is the same for the same request. */
export function requestKey(requestId: string, payload: readonly unknown[]): RequestKey {
  return { idHash: hash53(requestId), payloadHash: hash53(JSON.stringify(payload)) >>> 0 };
}

/** The answer that a request got before; null: it is new. */
export function answerBefore({ answered }: Answered, key: RequestKey): Result<WalletAnswer | null, Refusal> {
  const before = answered.find(({ idHash }) => idHash === key.idHash);
  if (before === undefined) return ok(null);
  return before.payloadHash === key.payloadHash ? ok(before.answer) : refuse('REQUEST_ID_REUSED');
}

/** The record that remembers the answer; refused where so many of the last day have to be remembered that no room is left. */
export function withAnswer<Record extends Answered>(
  record: Record,
  key: RequestKey,
  answer: WalletAnswer,
  nowMs: number,
): Result<Record, Refusal> {
  const kept = record.answered.filter(({ atMs }) => atMs + ANSWER_KEPT_MS > nowMs);
  if (kept.length >= ANSWERED_REQUESTS_MAX) return refuse('TOO_MANY_REQUESTS', { limit: ANSWERED_REQUESTS_MAX });
  const answered: AnsweredRequest = { ...key, atMs: nowMs, answer };
  return ok({ ...record, answered: [...kept, answered] });
}
