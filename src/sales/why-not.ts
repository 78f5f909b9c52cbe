import type { Refusal } from '../wallet/refusal.js';
import type { UnusedReason } from './told.js';

/** What a condition needs and what there is, as a cashier can read it out; null: it has no such figure. */
export interface Figures {
  readonly needed: string | null;
  readonly actual: string | null;
}

/** Why an offer can't be used. */
export interface WhyNot extends Figures {
  readonly reason: UnusedReason;
  /** It would be used, but too little is left of its limit or budget. */
  readonly takenOut: boolean;
}

export function whyNot(reason: UnusedReason, refusal: Refusal | null = null): WhyNot {
  const { required = null, limit = null, points = null } = refusal?.figures ?? {};
  return { reason, needed: required ?? limit, actual: points, takenOut: false };
}
