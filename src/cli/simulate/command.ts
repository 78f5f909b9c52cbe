import { constants } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Timestamp } from '../../generated/google/protobuf/Timestamp.js';
import { SIMULATION_SAMPLE_DEFAULT, SIMULATION_SAMPLE_MAX } from '../../limits.js';
import { readCampaignArgument } from '../campaign/campaign-argument.js';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { instantOption, repeated, wholeNumber } from '../command/option-values.js';
import { runJobStream } from '../model/job-stream.js';
import { simulationText } from './text.js';

interface SimulateOptions {
  readonly campaign: string;
  readonly sample: number;
  readonly against?: string;
  readonly at?: Timestamp;
  readonly seed: number;
  readonly html?: string;
  readonly member?: boolean;
  readonly segment?: readonly string[];
  readonly inStore?: string;
}

export const simulateCommand = defineCommand<SimulateOptions>({
  usage: 'simulate',
  description: 'what a campaign would show to a sample of the customers, and what that would come to; stores nothing',
  example: 'simulate --campaign draft.json --against weekly-six --html report.html',
  shape: (command) =>
    void command
      .requiredOption(
        '--campaign <id>',
        'a campaign, published or not, or a JSON file as `campaign get --json` writes it',
      )
      .option('--sample <number>', 'customers', wholeNumber(1, SIMULATION_SAMPLE_MAX), SIMULATION_SAMPLE_DEFAULT)
      .option('--against <id>', 'a campaign to compare with, as if one ran in place of the other')
      .option('--at <instant>', 'when handbills would be assigned: 2026-12-24T08:00:00Z; default: now', instantOption)
      .option('--seed <number>', 'same customers and seed: the same sample', wholeNumber(0, 0xffff_ffff), 1)
      .option('--html <file>', 'write a report with charts')
      .option('--member', 'all of them are registered: promotions for members only count too')
      .option('--segment <id>', 'a segment that all of them belong to; repeat for more', repeated)
      .option('--in-store <id>', 'where all of them shop; without it only promotions of all stores are valid'),
  run: async (context, options) => {
    const { campaign, sample, against = '', at, seed, html, member = false, segment = [], inStore = '' } = options;
    if (html !== undefined) await access(dirname(html), constants.W_OK);
    const named = await readCampaignArgument(campaign);
    await withConnection(context, async ({ clients, interrupted }) => {
      const stream = clients.handbills.simulateCampaign({
        ...named,
        againstCampaignId: against,
        at: at ?? null,
        sampleSize: sample,
        seed,
        isMember: member,
        segmentIds: [...segment],
        storeId: inStore,
      });
      const { report } = await runJobStream('simulating', stream, interrupted, context.json);
      if (!report) return;
      if (html !== undefined) {
        const { simulationPage } = await import('./page.js');
        await writeFile(html, simulationPage(report));
        context.note(`${html}: the report`);
      }
      await context.answerMessage('SimulationReport', report, () => simulationText(report));
    });
  },
});
