import type { ImportReportInput } from '../../generated/handbill/v1/ImportReport.js';
import type { RowErrorInput } from '../../generated/handbill/v1/RowError.js';
import type { ImportEvent } from '../../import/report.js';
import { ROW_ERRORS_PER_REPORT_MAX } from '../../limits.js';
import { toCounts, toRowError } from './import.js';

/** What every import answers with. */
export interface ImportMessage {
  report: ImportReportInput;
}

/** The events of an import as messages; row errors are gathered, since a message each would cost more than the rows. */
export async function* gatherReports(events: AsyncIterable<ImportEvent>): AsyncGenerator<ImportMessage> {
  let rowErrors: RowErrorInput[] = [];
  let warnings: RowErrorInput[] = [];
  let bytesRead = 0;

  const report = (said: ImportReportInput): ImportMessage => {
    const message = { report: { ...said, rowErrors, warnings } };
    rowErrors = [];
    warnings = [];
    return message;
  };

  for await (const event of events) {
    switch (event.kind) {
      case 'rejected':
        rowErrors.push(toRowError(event.error));
        if (rowErrors.length >= ROW_ERRORS_PER_REPORT_MAX) yield report({});
        break;
      case 'warning':
        warnings.push(toRowError(event.warning));
        if (warnings.length >= ROW_ERRORS_PER_REPORT_MAX) yield report({});
        break;
      case 'assumed':
        yield report({ assumptions: [...event.assumptions] });
        break;
      case 'progress':
        bytesRead = event.bytesRead;
        yield report({ counts: toCounts(event.counts), bytesRead });
        break;
      case 'done':
        yield report({ counts: toCounts(event.counts), bytesRead, complete: true, dryRun: event.dryRun });
    }
  }
}
