import type { TimestampInput } from '../../generated/google/protobuf/Timestamp.js';
import type { CampaignWarning } from '../../generated/handbill/v1/CampaignWarning.js';
import type { Connection } from '../command/connection.js';
import type { Context } from '../command/context.js';
import { shortEnum } from '../terminal/words.js';

/** `FEW_CANDIDATES at variants[0].slot_groups[1]: 5 promotions for 6 slots (MILK, BREAD)`, a line each. */
export const warningLines = (warnings: readonly CampaignWarning[]): string[] =>
  warnings.map(({ code, field, words, promotionCodes }) => {
    const place = field === '' ? '' : ` at ${field}`;
    const isNamed = promotionCodes.every((each) => words.includes(each));
    return `${shortEnum(code, 'CAMPAIGN_WARNING_CODE')}${place}: ${words}${isNamed ? '' : ` (${promotionCodes.join(', ')})`}`;
  });

/** Tells on the side what looks wrong with a campaign that was published, from a time on; null: now. */
export async function noteWarnings(
  { json, note }: Context,
  { clients: { campaigns }, call }: Connection,
  campaignId: string,
  at: TimestampInput | null = null,
): Promise<void> {
  if (json) return;
  const { warnings } = await call(campaigns, campaigns.checkCampaign, { campaignId, at });
  for (const line of warningLines(warnings)) note(`warning: ${line}`);
}
