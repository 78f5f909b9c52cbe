import { checkKey, checkProfileId, checkTime } from '../base/checks.js';
import type { ItemId, ProfileId, TransactionId } from '../base/ids.js';
import { keyProblem } from '../base/key.js';
import { reportInto, type Violation, violation } from '../base/violation.js';
import { LINES_PER_TRANSACTION_MAX } from '../limits.js';

/** A receipt to be taken back, as a caller names it. */
export interface CancellationInput {
  readonly profileId: ProfileId;
  readonly transactionId: TransactionId;
  /** When it was cancelled; null: now. */
  readonly timeMs: number | null;
  /** What it was; needed only for one that is older than the exact part of the history. */
  readonly transaction: { readonly timeMs: number; readonly itemIds: readonly ItemId[] } | null;
}

/** Everything that is wrong with a cancellation; fields are named as in the interface, those of lines are behind `lines` and their position. */
export function validateCancellation(input: CancellationInput, nowMs: number): Violation[] {
  const violations: Violation[] = [];
  checkKey('transactionId', input.transactionId, violations);
  checkProfileId('profileId', input.profileId, violations);
  if (input.timeMs !== null) checkTime('time', input.timeMs, nowMs, violations);
  const { transaction } = input;
  if (transaction === null) return violations;
  checkTime('transactionTime', transaction.timeMs, nowMs, violations);
  const { itemIds } = transaction;
  if (itemIds.length > LINES_PER_TRANSACTION_MAX) {
    const reason = `must not have more than ${LINES_PER_TRANSACTION_MAX} entries`;
    violations.push(violation('lines', itemIds.length, reason));
    return violations;
  }
  const report = reportInto(violations);
  for (let i = 0; i < itemIds.length; i++) {
    const problem = keyProblem(itemIds[i]!);
    if (problem) report(['lines', i, 'itemId'], itemIds[i], problem);
  }
  return violations;
}
