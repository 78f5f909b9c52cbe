import type { Refusal } from '../wallet/refusal.js';
import type { UnusedReason } from './told.js';

/** Why an offer can't be used, with what its condition needs and what there is. */
export interface WhyNot {
  readonly reason: UnusedReason;
  readonly needed: string | null;
  readonly actual: string | null;
  /** It was found out when the sale was committed. */
  readonly atCommit: boolean;
}

export function whyNot(reason: UnusedReason, refusal: Refusal | null = null): WhyNot {
  const { required = null, limit = null, points = null } = refusal?.figures ?? {};
  return { reason, needed: required ?? limit, actual: points, atCommit: false };
}
