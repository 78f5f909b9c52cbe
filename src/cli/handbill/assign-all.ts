import { Option } from 'commander';
import { plural } from '../../base/plural.js';
import type { AssignAllResponse } from '../../generated/handbill/v1/AssignAllResponse.js';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { EXIT } from '../command/exit.js';
import { CommandFailure } from '../command/failure.js';
import { cancelWhenInterrupted, interruptedFailure } from '../command/interruption.js';
import { repeated } from '../command/option-values.js';
import { startProgress } from '../terminal/progress.js';

interface AssignAllOptions {
  readonly window: 'current' | 'next';
  readonly member?: boolean;
  readonly segment?: readonly string[];
  readonly inStore?: string;
}

export const assignAllCommand = defineCommand<AssignAllOptions>({
  usage: 'assign-all <campaign>',
  description: 'assign to every customer of the store who has no handbill of a window; ahead, for the next window',
  example: 'assign-all weekly-six --window next',
  shape: (command) =>
    void command
      .addOption(
        new Option('--window <window>', 'of the campaign; the next one is shown from its start on')
          .choices(['current', 'next'])
          .default('current'),
      )
      .option('--member', 'all of them are registered: promotions for members only count too')
      .option('--segment <id>', 'a segment that all of them belong to; repeat for more', repeated)
      .option('--in-store <id>', 'where all of them shop; without it only promotions of all stores are valid'),
  run: (context, { window, member = false, segment = [], inStore = '' }, campaignId) =>
    withConnection(context, async ({ clients, interrupted }) => {
      const stream = clients.handbills.assignAll({
        campaignId: campaignId as string,
        window: window === 'next' ? 'ASSIGNMENT_WINDOW_NEXT' : 'ASSIGNMENT_WINDOW_CURRENT',
        isMember: member,
        segmentIds: [...segment],
        storeId: inStore,
      });
      const progress = startProgress('assigning', null, context.json);
      const endCancelling = cancelWhenInterrupted(stream, interrupted);
      let told: AssignAllResponse | null = null;
      try {
        for await (const response of stream as AsyncIterable<AssignAllResponse>) {
          told = response;
          progress.update(0, inWords(response));
        }
      } catch (error) {
        if (!interrupted.aborted) throw error;
        throw interruptedFailure('interrupted; what was assigned stays, the command called again goes on');
      } finally {
        endCancelling();
        progress.stop();
      }
      if (!told?.complete) throw new CommandFailure(EXIT.failed, 'ABORTED', 'the server broke the assignments off');
      const { assigned, kept, outside } = told;
      context.answer({ assigned, kept, outside }, () => inWords({ assigned, kept, outside }));
    }),
});

const inWords = ({ assigned, kept, outside }: Omit<AssignAllResponse, 'complete'>): string =>
  `${plural(assigned, 'handbill')} assigned, ${kept.toLocaleString('en')} there already, ${outside.toLocaleString('en')} customers outside the audience`;
