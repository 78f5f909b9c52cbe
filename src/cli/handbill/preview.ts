import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type ProfileOptions, toProfile, withProfileOptions } from '../command/profile-options.js';
import { withExcluded } from './excluded.js';
import { SHUFFLED_WORDS } from './lot-words.js';
import { droppedText, handbillText } from './text.js';

interface PreviewOptions extends ProfileOptions {
  readonly exclude?: readonly string[];
  readonly explain?: boolean;
}

export const previewCommand = defineCommand<PreviewOptions>({
  usage: 'preview <profile> <campaign>',
  description: 'what a customer would be assigned now; stores nothing',
  example: 'preview customer-0001 weekly-six --explain',
  shape: (command) => {
    command.option('--explain', 'tell why each promotion was chosen, and why others were not');
    withProfileOptions(command);
    withExcluded(command);
  },
  run: (context, options, profile, campaignId) =>
    withConnection(context, async ({ clients, call }) => {
      const preview = await call(clients.handbills, clients.handbills.previewHandbill, {
        profile: toProfile(profile as string, options),
        campaignId: campaignId as string,
        explain: options.explain ?? false,
        excludeCodes: [...(options.exclude ?? [])],
      });
      await context.answerMessage('PreviewHandbillResponse', preview, () => {
        const { handbill, explanations, droppedCandidates } = preview;
        if (handbill === null) return '';
        const dropped = droppedText(droppedCandidates, handbill.algorithm);
        const shuffled = preview.shuffled ? `\n  ${SHUFFLED_WORDS}.` : '';
        return handbillText(handbill, explanations) + shuffled + (dropped === '' ? '' : `\n\n${dropped}`);
      });
    }),
});
