import { plural } from '../../base/plural.js';
import type { Campaign } from '../../generated/handbill/v1/Campaign.js';
import type { Exploration } from '../../generated/handbill/v1/Exploration.js';
import type { Variant } from '../../generated/handbill/v1/Variant.js';
import { plain } from '../terminal/plain.js';
import { styled } from '../terminal/style.js';
import { card, table } from '../terminal/table.js';
import { instant, millisOf, shortEnum, span } from '../terminal/words.js';

export function campaignCard(campaign: Campaign): string {
  const head = card([
    ['campaign', campaign.campaignId],
    ['name', campaign.name],
    ['status', statusOf(campaign)],
    ['type', shortEnum(campaign.type, 'CAMPAIGN_TYPE')],
    ['audience', campaign.audience || 'everybody'],
    ['lives', lifeOf(campaign)],
    ['explores', campaign.exploration && explorationOf(campaign.exploration)],
    ['changed', instant(campaign.updateTime)],
    ['etag', campaign.etag],
  ]);
  return [head, ...campaign.variants.map((variant) => variantText(variant, campaign.variants.length))].join('\n');
}

export const campaignTable = (campaigns: readonly Campaign[]): string =>
  table(
    [
      { title: 'Campaign' },
      { title: 'Name', shrinks: true },
      { title: 'Status' },
      { title: 'Type' },
      { title: 'Lives' },
      { title: 'Slots', align: 'right' },
    ],
    campaigns.map((campaign) => [
      campaign.campaignId,
      campaign.name,
      statusOf(campaign),
      shortEnum(campaign.type, 'CAMPAIGN_TYPE'),
      lifeOf(campaign),
      campaign.variants.map((variant) => String(slotsOf(variant))).join('/'),
    ]),
  );

const statusOf = ({ status }: Campaign): string => shortEnum(status, 'CAMPAIGN_STATUS');

const lifeOf = ({ activity }: Campaign): string =>
  activity?.relative?.duration ? span(millisOf(activity.relative.duration)) : '';

const explorationOf = ({ share, slots, method }: Exploration): string =>
  `the last ${slots === 1 ? 'slot' : `${slots} slots`} of ${shareInWords(share)}, ${shortEnum(method, 'EXPLORATION_METHOD')}`;

const shareInWords = (share: number): string =>
  share === 1 ? 'every handbill' : `${Number((100 * share).toPrecision(3))} % of the handbills`;

const slotsOf = ({ slotGroups }: Variant): number => slotGroups.reduce((sum, { slots }) => sum + slots, 0);

function variantText(variant: Variant, variants: number): string {
  const { withinHandbill = true, withOtherHandbills = true } = variant.overlap ?? {};
  const rules = [withinHandbill && 'within the handbill', withOtherHandbills && 'with other handbills'].filter(Boolean);
  const share = variants > 1 ? `, weight ${variant.weight}` : '';
  const ranking = shortEnum(variant.algorithm, 'ALGORITHM');
  const overlap = rules.length > 0 ? `no overlap ${rules.join(' or ')}` : 'overlap allowed';
  const groups = variant.slotGroups.map(({ name, slots, tags, filter }) => {
    const conditions = [tags.length > 0 && `tags ${tags.join(', ')}`, filter].filter(Boolean).join('; ');
    return plain(`  ${name}: ${plural(slots, 'slot')}${conditions === '' ? '' : `, ${conditions}`}`);
  });
  const excluded = variant.excludedItemIds.length;
  return [
    `${styled('bold', plain(variant.variantId))} ${styled('dim', `${ranking}${share}, ${overlap}`)}`,
    ...groups,
    ...(excluded > 0 ? [`  ${plural(excluded, 'excluded item')}`] : []),
  ].join('\n');
}
