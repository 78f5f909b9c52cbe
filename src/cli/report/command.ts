import { constants } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { GetReportRequestInput } from '../../generated/handbill/v1/GetReportRequest.js';
import { EXPERIMENT_REVISION_MAX } from '../../limits.js';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { wholeNumber } from '../command/option-values.js';
import { reportCsv } from './report-csv.js';
import { reportJson } from './report-json.js';
import { reportText } from './text.js';

interface ReportOptions {
  readonly programme?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly revision: number;
  readonly csv?: boolean;
  readonly html?: string;
}

export const reportCommand = defineCommand<ReportOptions>({
  usage: 'report [campaign]',
  description: 'what a campaign has shown and earned, beside customers without offers',
  example: 'report weekly-six --from 2026-11-02 --to 2026-11-30 --html report.html',
  shape: (command) =>
    void command
      .option('--programme', 'all campaigns together, beside the holdout of the shop')
      .option('--from <day>', 'the first day of entries and events: 2026-11-02; default: that of the first entry')
      .option('--to <day>', 'the first day that is left out again; default: tomorrow')
      .option(
        '--revision <number>',
        'of the experiment; default: the one that runs',
        wholeNumber(1, EXPERIMENT_REVISION_MAX),
        0,
      )
      .option('--csv', 'answer as CSV, a figure a line')
      .option('--html <file>', 'write a page with charts'),
  run: async (context, options, campaign) => {
    const { csv = false, html } = options;
    if (csv && context.json) throw usageFailure('give --json or --csv, not both');
    const request = requestOf(options, campaign);
    if (html !== undefined) await access(dirname(html), constants.W_OK);
    await withConnection(context, async ({ clients: { reports }, call }) => {
      const report = reportJson(await call(reports, reports.getReport, request));
      if (html !== undefined) {
        const { reportPage } = await import('./page.js');
        await writeFile(html, reportPage(report));
        context.note(`${html}: the report`);
      }
      context.answer(report, () => (csv ? reportCsv(report).trimEnd() : reportText(report)));
    });
  },
});

function requestOf(
  { programme = false, from = '', to = '', revision }: ReportOptions,
  campaign = '',
): GetReportRequestInput {
  if (programme === (campaign !== '')) throw usageFailure('give the id of a campaign, or --programme');
  return {
    ...(programme ? { programme } : { campaignId: campaign }),
    from,
    to,
    experimentRevision: revision,
  };
}
