import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type NameOptions, PROFILE_HELP, toProfileName, withNameOptions } from '../command/profile-name.js';
import { explanationText } from './explanation-text.js';

interface ExplainOptions extends NameOptions {
  readonly profile?: string;
}

export const explainCommand = defineCommand<ExplainOptions>({
  usage: 'explain <handbill>',
  description: 'why a handbill of the past was assigned as it was, recomputed, and what has changed since',
  example: 'explain 3BOAIN5AzMgzph_LzLHCNA --profile customer-0001',
  shape: (command) => {
    command.option('--profile <profile>', `whose it is, if no event tells of it any more: ${PROFILE_HELP}`);
    withNameOptions(command);
  },
  run: (context, options, handbillId) =>
    withConnection(context, async ({ clients: { handbills }, call }) => {
      const name = options.profile === undefined ? {} : toProfileName(options.profile, options);
      const request = { handbillId: handbillId as string, ...name };
      const explained = await call(handbills, handbills.explainHandbill, request);
      await context.answerMessage('ExplainHandbillResponse', explained, () => explanationText(explained));
    }),
});
