import { hash53 } from '../base/id-hash.js';
import { ok, type Result } from '../base/result.js';
import { ANSWER_KEPT_MS, ANSWERED_REQUESTS_MAX } from '../limits.js';
import type { ProfileRecord } from '../profiles/record.js';
import type { AnsweredRequest, WalletAnswer } from './answered-request.js';
import { type Refusal, refuse } from './refusal.js';

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
export function answerBefore({ answered }: ProfileRecord, key: RequestKey): Result<WalletAnswer | null, Refusal> {
  const before = answered.find(({ idHash }) => idHash === key.idHash);
  if (before === undefined) return ok(null);
  return before.payloadHash === key.payloadHash ? ok(before.answer) : refuse('REQUEST_ID_REUSED');
}

/** The wallet that remembers the answer; refused where so many of the last day have to be remembered that no room is left. */
export function withAnswer(
  wallet: ProfileRecord,
  key: RequestKey,
  answer: WalletAnswer,
  nowMs: number,
): Result<ProfileRecord, Refusal> {
  const kept = wallet.answered.filter(({ atMs }) => atMs + ANSWER_KEPT_MS > nowMs);
  if (kept.length >= ANSWERED_REQUESTS_MAX) return refuse('TOO_MANY_REQUESTS', { limit: ANSWERED_REQUESTS_MAX });
  const answered: AnsweredRequest = { ...key, atMs: nowMs, answer };
  return ok({ ...wallet, answered: [...kept, answered] });
}
