import { BadRow } from './bad-row.js';
import { BrokenFile } from './broken-file.js';
import { parseMapping } from './mapping.js';
import type { ImportOptions } from './options.js';
import { compilePlan, type Plan } from './plan.js';
import type { Cell } from './row-reader.js';
import { type TransactionDraft, transactionColumns } from './transaction-columns.js';

/** Rows of one header: how to tell of which receipt each is. */
export interface ReceiptRows {
  readonly names: readonly string[];
  /** As written; null: the row doesn't say. */
  idOf(cells: readonly Cell[]): string | null;
}

/** Reads headers for the id of the receipt alone. Throws BrokenFile on a header that the import would refuse. */
export function createReceiptRows(
  options: Pick<ImportOptions, 'format' | 'mapping'>,
): (names: readonly string[], line: number) => ReceiptRows {
  const mapping = options.mapping === null ? null : parseMapping(options.mapping);
  const isCsv = options.format === 'csv';
  return (names, line) => {
    const plan: Plan<TransactionDraft> = compilePlan(names, mapping, transactionColumns, isCsv);
    const problem = plan.problems[0];
    if (problem && isCsv) throw new BrokenFile(line, problem.kind, problem.reason);
    const position = plan.targets.indexOf('transactionId');
    return {
      names,
      idOf(cells) {
        const id = mapped(plan, cells)?.[position];
        return typeof id === 'string' && id !== '' ? id : null;
      },
    };
  };
}

/** null: a row that the import will reject. */
function mapped({ map }: Plan<TransactionDraft>, cells: readonly Cell[]): readonly Cell[] | null {
  if (map === null) return cells;
  try {
    return map(cells);
  } catch (error) {
    if (error instanceof BadRow) return null;
    throw error;
  }
}
