import { HandbillError } from '../../base/errors.js';
import type { Currency } from '../../base/money.js';
import { violation } from '../../base/violation.js';
import { toStatus } from '../../contract/status-details.js';
import type { Engine, TransactionOutcome } from '../../engine/engine.js';
import type { EventServiceHandlers } from '../../generated/handbill/v1/EventService.js';
import type { RecordTransactionsResultInput } from '../../generated/handbill/v1/RecordTransactionsResult.js';
import type { Transaction } from '../../generated/handbill/v1/Transaction.js';
import { BATCH_REQUESTS_MAX } from '../../limits.js';
import type { TransactionInput } from '../../profiles/transaction.js';
import { type CallContext, unary } from '../call.js';
import { checkLength, type Issues } from '../convert/fields.js';
import { readImportOptions } from '../convert/import.js';
import { readTransaction } from '../convert/transaction.js';
import { refuseIssues, renamed, transactionField } from '../field-paths.js';
import { importStream } from '../import-stream.js';
import { toStatusDetails } from '../status.js';

export function eventHandlers({ events }: Engine, context: CallContext, currency: Currency): EventServiceHandlers {
  return {
    RecordTransactions: unary(context, async ({ transactions }) => {
      const issues: Issues = [];
      if (transactions.length === 0) issues.push(violation('transactions', '', 'must not be empty'));
      checkLength(transactions, BATCH_REQUESTS_MAX, 'transactions', issues);
      refuseIssues(issues);
      return { results: await recordEach(transactions) };
    }),

    ImportTransactions: importStream(context, {
      readOptions: (wire, issues) => readImportOptions(wire, currency, issues),
      run: (source, options) => events.importTransactions(source, options),
    }),
  };

  /** What can't be read is refused by itself and doesn't reach the engine. */
  async function recordEach(transactions: readonly Transaction[]): Promise<RecordTransactionsResultInput[]> {
    const results = new Array<RecordTransactionsResultInput>(transactions.length);
    const inputs: TransactionInput[] = [];
    const positions: number[] = [];
    for (let i = 0; i < transactions.length; i++) {
      const issues: Issues = [];
      const input = readTransaction(transactions[i]!, issues);
      if (issues.length > 0) {
        results[i] = refused(issues);
        continue;
      }
      inputs.push(input);
      positions.push(i);
    }
    const outcomes = inputs.length === 0 ? [] : await events.recordTransactions(inputs);
    for (let i = 0; i < outcomes.length; i++) results[positions[i]!] = toResult(outcomes[i]!);
    return results;
  }
}

function toResult(outcome: TransactionOutcome): RecordTransactionsResultInput {
  switch (outcome.kind) {
    case 'recorded':
      return { recorded: { approximate: outcome.approximate, unknownItemIds: [...outcome.unknownItemIds] } };
    case 'duplicate':
      return { duplicate: {} };
    case 'rejected':
      return refused(renamed(transactionField, outcome.violations));
  }
}

function refused(issues: Issues): RecordTransactionsResultInput {
  return { error: toStatus(toStatusDetails(HandbillError.invalid(issues))) };
}
