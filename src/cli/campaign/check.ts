import type { Timestamp } from '../../generated/google/protobuf/Timestamp.js';
import type { CheckCampaignRequestInput } from '../../generated/handbill/v1/CheckCampaignRequest.js';
import type { CheckCampaignResponse } from '../../generated/handbill/v1/CheckCampaignResponse.js';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { instantOption, percentage } from '../command/option-values.js';
import { plain } from '../terminal/plain.js';
import { styled } from '../terminal/style.js';
import { table } from '../terminal/table.js';
import { instant } from '../terminal/words.js';
import { readCampaign } from './draft.js';
import { warningLines } from './warnings.js';

interface CheckOptions {
  readonly file?: string;
  readonly at?: Timestamp;
  readonly inStore?: string;
  readonly guard?: number;
}

export const campaignCheckCommand = defineCommand<CheckOptions>({
  usage: 'check [campaign]',
  description: 'how many promotions each slot group finds, and what looks wrong with a campaign, stored or in a file',
  example: 'campaign check weekly-six --at 2026-12-24T08:00:00Z',
  shape: (command) =>
    void command
      .option('--file <json>', 'check the campaign of a JSON file, which need not be stored')
      .option('--at <instant>', 'as of when: 2026-12-24T08:00:00Z; default: now', instantOption)
      .option('--in-store <id>', 'only promotions that are valid in this store')
      .option('--guard <percent>', 'warn of combinations that take so much off a price; default: 80', percentage),
  run: async (context, options, campaignId) => {
    const request = await requestOf(options, campaignId);
    await withConnection(context, async ({ clients: { campaigns }, call }) => {
      const check = await call(campaigns, campaigns.checkCampaign, request);
      await context.answerMessage('CheckCampaignResponse', check, () => checkText(check));
    });
  },
});

async function requestOf(
  { file, at, inStore = '', guard = 0 }: CheckOptions,
  campaignId = '',
): Promise<CheckCampaignRequestInput> {
  if ((file === undefined) === (campaignId === '')) throw usageFailure('give the id of a campaign, or --file');
  const subject = file === undefined ? { campaignId } : { campaign: (await readCampaign(file)).entry };
  return { ...subject, at: at ?? null, storeId: inStore, giveawayPercent: guard };
}

function checkText({ at, windowStart, windowEnd, groups, warnings }: CheckCampaignResponse): string {
  const window = windowStart === null ? 'no window' : `a window from ${instant(windowStart)} to ${instant(windowEnd)}`;
  const counts = table(
    [
      { title: 'Variant' },
      { title: 'Group', shrinks: true },
      { title: 'Slots', align: 'right' },
      { title: 'With tags', align: 'right' },
      { title: 'Pass filter', align: 'right' },
      { title: 'Valid', align: 'right' },
    ],
    groups.map(({ variantId, group, slots, tagged, matching, valid, personal }) => [
      variantId,
      group,
      String(slots),
      String(tagged),
      matchesWords(matching, personal),
      matchesWords(valid, personal),
    ]),
  );
  const found = warningLines(warnings).map((line) => `${styled('yellow', '!')} ${plain(line)}`);
  return [`As of ${instant(at)}: ${window}`, counts, '', ...(found.length > 0 ? found : ['Nothing looks wrong.'])].join(
    '\n',
  );
}

/** Of a filter that reads the profile, customers find as many at most. */
const matchesWords = (count: number, personal: boolean): string => (personal ? `up to ${count}` : String(count));
