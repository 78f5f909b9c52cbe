import type { ItemId, ProfileId, StoreId, TransactionId } from '../base/ids.js';
import { keyProblem } from '../base/key.js';
import type { Money } from '../base/money.js';
import { type Violation, violation } from '../base/violation.js';
import { CLOCK_SKEW_MAX_MS, LINE_QUANTITY_MAX, LINES_PER_TRANSACTION_MAX } from '../limits.js';

/** A receipt as a caller sends it: item ids not resolved yet. */
export interface TransactionInput {
  readonly transactionId: TransactionId;
  readonly profileId: ProfileId;
  readonly timeMs: number;
  readonly storeId: StoreId | null;
  readonly total: Money | null;
  readonly lines: readonly TransactionLine[];
}

export interface TransactionLine {
  readonly itemId: ItemId;
  readonly quantity: number;
  /** What was paid for the whole line, when known. */
  readonly amountMinor: number | null;
}

/** Everything that is wrong with a transaction; fields are column names, those of lines as `lines[3].quantity`. */
export function validateTransaction(input: TransactionInput, nowMs: number): Violation[] {
  const violations: Violation[] = [];
  const report = (field: string, value: unknown, reason: string) => violations.push(violation(field, value, reason));
  const checkKey = (field: string, key: string) => {
    const problem = keyProblem(key);
    if (problem) report(field, key, problem);
  };

  checkKey('transactionId', input.transactionId);
  checkKey('profileId', input.profileId);
  if (input.storeId !== null) checkKey('storeId', input.storeId);
  if (!Number.isSafeInteger(input.timeMs) || input.timeMs < 0) report('time', input.timeMs, 'must not be before 1970');
  else if (input.timeMs > nowMs + CLOCK_SKEW_MAX_MS)
    report('time', new Date(input.timeMs).toISOString(), 'must not be in the future');

  const { lines } = input;
  if (lines.length === 0) report('lines', '', 'must not be empty');
  if (lines.length > LINES_PER_TRANSACTION_MAX) {
    report('lines', lines.length, `must not have more than ${LINES_PER_TRANSACTION_MAX} entries`);
    return violations;
  }
  for (let i = 0; i < lines.length; i++) {
    const { itemId, quantity, amountMinor } = lines[i]!;
    const problem = keyProblem(itemId);
    if (problem) report(`lines[${i}].itemId`, itemId, problem);
    if (!(quantity > 0 && quantity <= LINE_QUANTITY_MAX)) {
      report(`lines[${i}].quantity`, quantity, `must be above 0 and at most ${LINE_QUANTITY_MAX}`);
    }
    if (amountMinor !== null && !Number.isSafeInteger(amountMinor)) {
      report(`lines[${i}].amount`, amountMinor, 'must be a whole number of minor units');
    }
  }
  return violations;
}
