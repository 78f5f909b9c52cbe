import type { Money } from '../base/money.js';
import { violation } from '../base/violation.js';
import type { TransactionInput, TransactionLine } from '../history/transaction.js';
import { LINES_PER_TRANSACTION_MAX } from '../limits.js';
import { amountOf } from './amount-text.js';
import { type Assembler, type EntryKind, type EntrySink, isWrong, locate, type ParsedRow } from './entry-kind.js';
import type { FirstLines } from './first-lines.js';
import type { ImportOptions, ReadingOptions } from './options.js';
import type { ImportEvent, ImportTarget } from './report.js';
import { TransactionDraft, transactionColumns } from './transaction-columns.js';
import { importWholeReceipts } from './whole-receipts.js';

type Row = ParsedRow<TransactionDraft>;

const transactionKind = (firstLines: FirstLines): EntryKind<TransactionDraft, TransactionInput> => ({
  columns: transactionColumns,
  linesName: 'lines',
  key: null,
  newDraft: () => new TransactionDraft(),
  assembler: (options, sink) => createReceiptAssembler(options, firstLines, sink),
});

/**
 * Imports receipts, one line a row or one JSON object a receipt, in any order. A file that can't be read to its end throws INVALID_ARGUMENT, and
 * nothing of it is recorded.
 */
export function importTransactions(
  source: AsyncIterable<Uint8Array>,
  options: ImportOptions,
  target: ImportTarget<TransactionInput>,
): AsyncIterable<ImportEvent> {
  return importWholeReceipts(transactionKind, source, options, target);
}

/** Adjacent rows of one transaction, on their way to become a receipt. */
interface OpenReceipt {
  readonly id: string;
  readonly rows: Row[];
  rowCount: number;
  /** First line that can't be a part of it; such a receipt is not written at all: it could never be completed later. */
  damagedAt: number | null;
}

function createReceiptAssembler(
  options: ReadingOptions,
  firstLines: FirstLines,
  sink: EntrySink<TransactionDraft, TransactionInput>,
): Assembler<TransactionDraft> {
  let open: OpenReceipt | null = null;
  let unreadableLine: number | null = null;

  function close(): void {
    if (open === null) return;
    const { rows, rowCount, damagedAt } = open;
    open = null;
    if (damagedAt === null) sink.entry(toTransaction(rows), rows);
    else if (rowCount > 0) {
      const reason = `the receipt is not written, because of line ${damagedAt}`;
      sink.reject(rowCount, [locate(rows[0]!, violation('transactionId', '', reason))]);
    }
  }

  function begin(id: string, row: Row): OpenReceipt {
    close();
    // Rows come together, wherever they were: only a whole receipt can be there twice.
    if (row.startsEntry && firstLines.of(id, row.line) !== row.line) {
      const reason = 'the receipt has been in the file before';
      row.errors.push(locate(row, violation('transactionId', id, reason)));
    }
    return { id, rows: [], rowCount: 0, damagedAt: null };
  }

  return {
    add(row) {
      const id = row.draft.transactionId;
      if (id === undefined) {
        requireCells(row);
        unreadableLine = row.line;
        sink.reject(row.rows, row.errors);
        return;
      }
      if (open === null || open.id !== id || row.startsEntry) open = begin(id, row);
      // Between rows of one receipt an unreadable row was most likely one of it.
      else if (unreadableLine !== null) open.damagedAt ??= unreadableLine;
      unreadableLine = null;

      requireCells(row);
      const first = open.rows[0];
      if (first) requireAgreement(first, row);
      if (!isWrong(row, 'currency')) parseAmounts(row, options);
      if (open.rows.length >= LINES_PER_TRANSACTION_MAX) {
        row.errors.push(
          locate(row, violation('transactionId', id, `must not have more than ${LINES_PER_TRANSACTION_MAX} lines`)),
        );
      }
      if (row.errors.length === 0) {
        open.rows.push(row);
        open.rowCount += row.rows;
      } else {
        open.damagedAt ??= row.line;
        sink.reject(row.rows, row.errors);
      }
    },
    skip(line) {
      unreadableLine = line;
    },
    end: close,
  };
}

const REQUIRED = ['transactionId', 'profileId', 'timeMs', 'itemId'] as const;

function requireCells(row: Row): void {
  for (const field of REQUIRED) {
    const column = field === 'timeMs' ? 'time' : field;
    if (row.draft[field] !== undefined) continue;
    const name = row.plan.names[row.plan.targets.indexOf(column)];
    if (!row.errors.some((error) => error.column === name)) {
      row.errors.push(locate(row, violation(column, '', 'must not be empty')));
    }
  }
}

const SHARED = ['profileId', 'timeMs', 'storeId', 'total'] as const;

function requireAgreement(first: Row, row: Row): void {
  for (const field of SHARED) {
    const [expected, found] = [first.draft[field], row.draft[field]];
    if (found === undefined || expected === undefined || found === expected) continue;
    const column = field === 'timeMs' ? 'time' : field;
    row.errors.push(
      locate(row, violation(column, String(found), `differs from line ${first.line} of the same transaction`)),
    );
  }
}

function parseAmounts(row: Row, options: ReadingOptions): void {
  const { draft } = row;
  draft.currency ??= options.currency;
  for (const column of ['amount', 'total'] as const) {
    const text = draft[column];
    if (text === undefined || text === null) continue;
    const parsed = amountOf(text, draft.currency, options.formats);
    if (!parsed.ok) row.errors.push(locate(row, violation(column, text, parsed.error)));
    else if (column === 'amount') draft.amountMinor = parsed.value;
    else draft.totalMinor = parsed.value;
  }
}

/** All rows are right by now: what they need is there, and they agree. */
function toTransaction(rows: readonly Row[]): TransactionInput {
  const { transactionId, profileId, timeMs } = rows[0]!.draft;
  const lines = rows.map(({ draft }): TransactionLine => {
    return { itemId: draft.itemId!, quantity: draft.quantity ?? 1, amountMinor: draft.amountMinor };
  });
  const storeId = rows.find(({ draft }) => draft.storeId)?.draft.storeId ?? null;
  return {
    transactionId: transactionId!,
    profileId: profileId!,
    timeMs: timeMs!,
    storeId,
    total: totalOf(rows),
    lines,
  };
}

function totalOf(rows: readonly Row[]): Money | null {
  const draft = rows.find((row) => row.draft.totalMinor !== null)?.draft;
  return draft ? { amountMinor: draft.totalMinor!, currency: draft.currency! } : null;
}
