import { plural } from '../../base/plural.js';
import type { ImportAssumption } from '../../generated/handbill/v1/ImportAssumption.js';
import type { ImportCounts } from '../../generated/handbill/v1/ImportCounts.js';
import type { ImportOptionsInput } from '../../generated/handbill/v1/ImportOptions.js';
import type { ImportReport } from '../../generated/handbill/v1/ImportReport.js';
import type { MissingEntries } from '../../generated/handbill/v1/MissingEntries.js';
import type { Connection } from '../command/connection.js';
import { EXIT } from '../command/exit.js';
import { CommandFailure } from '../command/failure.js';
import { interruptedFailure } from '../command/interruption.js';
import { startProgress } from '../terminal/progress.js';
import type { ErrorReport } from './error-report.js';
import { type ImportStream, transfer } from './send-file.js';
import type { ImportSource } from './source.js';
import { assumptionsText, createRowTeller } from './tell-rows.js';

export type ImportKind = 'items' | 'promotions' | 'transactions' | 'attributes';

interface ImportJob {
  readonly kind: ImportKind;
  readonly source: ImportSource;
  readonly file: ImportOptionsInput;
  /** Items, and attributes of profiles. */
  readonly mode: 'ITEM_MODE_REPLACE' | 'ITEM_MODE_MERGE';
  /** Tells of rows as JSON lines, and shows no bar, also on a terminal. */
  readonly json: boolean;
  /** Takes all row errors. */
  readonly report: ErrorReport | null;
  readonly reportName: string | undefined;
}

/** What came of an import. */
interface ImportOutcome {
  readonly counts: ImportCounts;
  /** Wrong values; a row may have several. */
  readonly errors: number;
  readonly assumptions: readonly ImportAssumption[];
  /** What the source brought before and is not in the file any more; null: nothing. */
  readonly missing: MissingEntries | null;
}

const NO_ROWS: ImportCounts = { rows: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 };

/** Runs an import to its end, with a progress bar. Interrupted or broken off, the failure says what went in. */
export async function runImport(
  { clients, metadata, interrupted }: Connection,
  job: ImportJob,
): Promise<ImportOutcome> {
  const { source, kind, file, json } = job;
  const progress = startProgress(kind.padEnd(12), source.sizeBytes, json);
  const rows = createRowTeller(json, job.reportName, progress.line);
  const assumptions: ImportAssumption[] = [];
  let counts = NO_ROWS;
  let errors = 0;
  let missing: MissingEntries | null = null;
  let complete = false;
  const shared = { source: source.bytes, toChunk: (chunk: Buffer) => ({ chunk }), interrupted };
  try {
    for await (const report of reports()) {
      complete = report.complete;
      rows.warnings(report.warnings);
      rows.errors(report.rowErrors);
      errors += report.rowErrors.length;
      assumptions.push(...report.assumptions);
      missing = report.missing ?? missing;
      // The server waits with the next ones until these are on the disk.
      await job.report?.write(report.rowErrors);
      // One that only tells of errors does not say how far the import is.
      if (report.counts === null) continue;
      counts = report.counts;
      progress.update(report.bytesRead, countsText(counts));
    }
  } catch (error) {
    if (interrupted.aborted) throw interruptedFailure(brokenOff('interrupted', counts, job));
    const { status } = await import('@grpc/grpc-js');
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === status.CANCELLED || (code === status.UNAVAILABLE && counts.rows > 0))
      throw new CommandFailure(EXIT.unavailable, 'UNAVAILABLE', brokenOff('the server has gone', counts, job));
    if (error instanceof CommandFailure)
      throw new CommandFailure(error.exitCode, error.code, brokenOff(error.message, counts, job), error.details);
    throw error;
  } finally {
    progress.stop();
    rows.end();
    // With --json those of an import that comes to its end are part of the answer.
    if (assumptions.length > 0 && !(json && complete)) progress.line(assumptionsText(assumptions, json));
  }
  if (!complete) throw new CommandFailure(EXIT.failed, 'ABORTED', brokenOff('the import was broken off', counts, job));
  return { counts, errors, assumptions, missing };

  function reports(): AsyncGenerator<ImportReport> {
    switch (kind) {
      case 'items': {
        const stream = clients.catalog.importItems() as ImportStream<object>;
        return transfer({ stream, options: { options: { file, mode: job.mode } }, ...shared });
      }
      case 'promotions':
        return transfer({
          stream: clients.promotions.importPromotions(metadata) as ImportStream<object>,
          options: { options: file },
          ...shared,
        });
      case 'attributes': {
        const stream = clients.profiles.importProfileAttributes() as ImportStream<object>;
        const replace = job.mode === 'ITEM_MODE_REPLACE';
        return transfer({ stream, options: { options: { file, replace } }, ...shared });
      }
      case 'transactions':
        return transfer({
          stream: clients.events.importTransactions() as ImportStream<object>,
          options: { options: file },
          ...shared,
        });
    }
  }
}

/** `800 rows: 790 created, 0 updated, 8 unchanged, 2 rejected`. */
export const countsText = ({ rows, created, updated, unchanged, rejected }: ImportCounts): string =>
  `${plural(rows, 'row')}: ${[
    [created, 'created'],
    [updated, 'updated'],
    [unchanged, 'unchanged'],
    [rejected, 'rejected'],
  ]
    .map(([count, word]) => `${count?.toLocaleString('en')} ${word}`)
    .join(', ')}`;

function brokenOff(what: string, counts: ImportCounts, { file, source }: ImportJob): string {
  if (file.dryRun) return `${what}; it was a dry run, nothing was written`;
  return `${what}; by the last report ${countsText(counts)} of ${source.name}. Importing it again completes it, rows that are in stay as they are`;
}
