import { checkKey, checkProfileId, checkTime } from '../base/checks.js';
import type { ItemId, ProfileId, StoreId, TransactionId } from '../base/ids.js';
import { keyProblem } from '../base/key.js';
import type { Money } from '../base/money.js';
import { reportInto, type Violation } from '../base/violation.js';
import { LINE_QUANTITY_MAX, LINES_PER_TRANSACTION_MAX } from '../limits.js';

/** A receipt as a caller sends it: item ids not resolved yet. */
export interface TransactionInput {
  readonly transactionId: TransactionId;
  readonly profileId: ProfileId;
  readonly timeMs: number;
  readonly storeId: StoreId | null;
  readonly total: Money | null;
  readonly lines: readonly TransactionLine[];
  /** It takes the place of the one that is recorded under its id; absent: such a one stays. */
  readonly replace?: boolean;
}

export interface TransactionLine {
  readonly itemId: ItemId;
  readonly quantity: number;
  /** What was paid for the whole line, when known. */
  readonly amountMinor: number | null;
}

/** Everything that is wrong with a transaction; fields are named as the columns of the import, those of lines are behind `lines` and their position. */
export function validateTransaction(input: TransactionInput, nowMs: number): Violation[] {
  const violations: Violation[] = [];
  const report = reportInto(violations);

  checkKey('transactionId', input.transactionId, violations);
  checkProfileId('profileId', input.profileId, violations);
  if (input.storeId !== null) checkKey('storeId', input.storeId, violations);
  checkTime('time', input.timeMs, nowMs, violations);

  const { lines } = input;
  if (lines.length === 0) report('lines', '', 'must not be empty');
  if (lines.length > LINES_PER_TRANSACTION_MAX) {
    report('lines', lines.length, `must not have more than ${LINES_PER_TRANSACTION_MAX} entries`);
    return violations;
  }
  for (let i = 0; i < lines.length; i++) {
    const { itemId, quantity, amountMinor } = lines[i]!;
    const problem = keyProblem(itemId);
    if (problem) report(['lines', i, 'itemId'], itemId, problem);
    if (!(quantity > 0 && quantity <= LINE_QUANTITY_MAX)) {
      report(['lines', i, 'quantity'], quantity, `must be above 0 and at most ${LINE_QUANTITY_MAX}`);
    }
    if (amountMinor !== null && !Number.isSafeInteger(amountMinor)) {
      report(['lines', i, 'amount'], amountMinor, 'must be a whole number of minor units');
    }
  }
  return violations;
}
