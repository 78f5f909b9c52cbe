import type { ItemId } from '../../base/ids.js';
import { type Violation, violation } from '../../base/violation.js';
import type { TransactionInput } from '../../history/transaction.js';
import type { ImportTarget, WriteOutcome } from '../../import/report.js';
import { importTransactions } from '../../import/transactions.js';
import { IMPORT_WARNINGS_MAX } from '../../limits.js';
import type { ConfigurationStore } from '../../store/port.js';
import { inShopZone } from '../configuration/shop-zone.js';
import type { EventVerbs, TransactionOutcome } from './event-requests.js';
import type { RecordTransactions } from './record-transactions.js';

/** Imports receipts by recording them; a receipt that is known already, or cancelled, counts as unchanged. */
export function createTransactionImport(
  record: RecordTransactions,
  configuration: ConfigurationStore,
): EventVerbs['importTransactions'] {
  return (source, options) => {
    const told = new Set<ItemId>();
    const target: ImportTarget<TransactionInput> = {
      async write(batch, dryRun) {
        const inputs = options.replace ? batch.map((each) => ({ ...each, replace: true })) : batch;
        const outcomes = await record(inputs, { dryRun });
        return outcomes.map((outcome, i) => writeOutcome(batch[i]!, outcome, told));
      },
    };
    return inShopZone(configuration, options, (zoned) => importTransactions(source, zoned, target));
  };
}

const TOO_OLD = 'is older than the exact part of the history: it can be cancelled, by its lines, and not be replaced';

/** `told`: the unknown items that have been warned of, each once. */
function writeOutcome(input: TransactionInput, outcome: TransactionOutcome, told: Set<ItemId>): WriteOutcome {
  switch (outcome.kind) {
    case 'rejected':
      return { kind: 'rejected', violations: outcome.violations };
    case 'duplicate':
    case 'cancelled':
      return { kind: 'unchanged' };
    case 'too-old':
      return { kind: 'rejected', violations: [violation('transactionId', input.transactionId, TOO_OLD)] };
    case 'replaced':
    case 'recorded': {
      const warnings: Violation[] = [];
      for (const itemId of outcome.unknownItemIds) {
        if (told.has(itemId) || told.size >= IMPORT_WARNINGS_MAX) continue;
        told.add(itemId);
        const line = input.lines.findIndex((each) => each.itemId === itemId);
        warnings.push(violation(['lines', line, 'itemId'], itemId, 'no feed has brought it yet: it counts by its id'));
      }
      const kind = outcome.kind === 'replaced' ? 'updated' : 'created';
      return warnings.length === 0 ? { kind } : { kind, warnings };
    }
  }
}
