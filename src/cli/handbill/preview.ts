import type { Timestamp } from '../../generated/google/protobuf/Timestamp.js';
import type { PreviewHandbillResponse } from '../../generated/handbill/v1/PreviewHandbillResponse.js';
import { readCampaignArgument } from '../campaign/campaign-argument.js';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { instantOption } from '../command/option-values.js';
import { type ProfileOptions, toProfile, withProfileOptions } from '../command/profile-options.js';
import { instant } from '../terminal/words.js';
import { dropCountsText, droppedText, listedWords, whyText } from './dropped-text.js';
import { withExcluded } from './excluded.js';
import { SHUFFLED_WORDS } from './lot-words.js';
import { handbillText } from './text.js';

interface PreviewOptions extends ProfileOptions {
  readonly exclude?: readonly string[];
  readonly explain?: boolean;
  readonly at?: Timestamp;
  readonly why?: string;
}

export const previewCommand = defineCommand<PreviewOptions>({
  usage: 'preview <profile> <campaign>',
  description:
    'what a customer would be assigned, now or at another time; the campaign may be a JSON file; stores nothing',
  example: 'preview customer-0001 weekly-six --explain --at 2026-12-24T08:00:00Z',
  shape: (command) => {
    command
      .option('--explain', 'tell why each promotion was chosen, and why others were not')
      .option('--why <code>', 'tell why this promotion is not in the handbill')
      .option(
        '--at <instant>',
        'when it would be assigned: 2026-12-24T08:00:00Z; limits, budgets and popularity are those of now',
        instantOption,
      );
    withProfileOptions(command);
    withExcluded(command);
  },
  run: async (context, options, profile, campaign) => {
    const named = await readCampaignArgument(campaign as string);
    await withConnection(context, async ({ clients, call }) => {
      const preview = await call(clients.handbills, clients.handbills.previewHandbill, {
        ...named,
        profile: toProfile(profile as string, options),
        explain: options.explain ?? false,
        excludeCodes: [...(options.exclude ?? [])],
        at: options.at ?? null,
        whyCode: options.why ?? '',
      });
      await context.answerMessage('PreviewHandbillResponse', preview, () => previewText(preview, options));
    });
  },
});

function previewText(preview: PreviewHandbillResponse, { at, why, explain }: PreviewOptions): string {
  const { handbill, explanations, droppedCandidates, dropCounts } = preview;
  if (handbill === null) return '';
  const parts = [handbillText(handbill, explanations) + (preview.shuffled ? `\n  ${SHUFFLED_WORDS}.` : '')];
  if (at !== undefined) parts.push(`As of ${instant(at)}; limits, budgets and popularity are those of now.`);
  if (explain) {
    parts.push(
      dropCountsText(dropCounts),
      [droppedText(droppedCandidates, handbill.algorithm), listedWords(droppedCandidates, dropCounts)]
        .filter((text) => text !== '')
        .join('\n'),
    );
  }
  if (why !== undefined) parts.push(whyText(why, preview.why));
  return parts.filter((text) => text !== '').join('\n\n');
}
