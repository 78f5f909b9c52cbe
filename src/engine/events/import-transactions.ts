import { violation } from '../../base/violation.js';
import type { TransactionInput } from '../../history/transaction.js';
import type { WriteOutcome } from '../../import/report.js';
import { importTransactions } from '../../import/transactions.js';
import type { EventVerbs, TransactionOutcome } from './event-requests.js';
import type { RecordTransactions } from './record-transactions.js';

/** Imports receipts by recording them; a receipt that is known already, or cancelled, counts as unchanged. */
export function createTransactionImport(record: RecordTransactions): EventVerbs['importTransactions'] {
  return (source, options) =>
    importTransactions(source, options, {
      async write(batch, dryRun) {
        const outcomes = await record(batch, { dryRun });
        return outcomes.map((outcome, i) => writeOutcome(batch[i]!, outcome));
      },
    });
}

function writeOutcome(input: TransactionInput, outcome: TransactionOutcome): WriteOutcome {
  switch (outcome.kind) {
    case 'rejected':
      return { kind: 'rejected', violations: outcome.violations };
    case 'duplicate':
    case 'cancelled':
      return { kind: 'unchanged' };
    case 'recorded': {
      const unknown = new Set(outcome.unknownItemIds);
      const warnings = input.lines.flatMap(({ itemId }, line) =>
        unknown.has(itemId)
          ? [violation(['lines', line, 'itemId'], itemId, 'not in the catalog, so the line does not count')]
          : [],
      );
      return warnings.length === 0 ? { kind: 'created' } : { kind: 'created', warnings };
    }
  }
}
