import { plural } from '../../base/plural.js';
import type { Boosts } from '../../generated/handbill/v1/Boosts.js';
import type { Campaign } from '../../generated/handbill/v1/Campaign.js';
import type { Experiment } from '../../generated/handbill/v1/Experiment.js';
import type { Exploration } from '../../generated/handbill/v1/Exploration.js';
import type { OfferCap } from '../../generated/handbill/v1/OfferCap.js';
import type { OverlapRules } from '../../generated/handbill/v1/OverlapRules.js';
import type { Variant } from '../../generated/handbill/v1/Variant.js';
import { plain } from '../terminal/plain.js';
import { styled } from '../terminal/style.js';
import { card, table } from '../terminal/table.js';
import { instant, shortEnum } from '../terminal/words.js';
import { activityWords } from './activity-words.js';
import { sliderName } from './boost-options.js';

export function campaignCard(campaign: Campaign): string {
  const head = card([
    ['campaign', campaign.campaignId],
    ['name', campaign.name],
    ['status', statusOf(campaign)],
    ['active from', campaign.publishTime && instant(campaign.publishTime)],
    ['active until', campaign.unpublishTime && instant(campaign.unpublishTime)],
    ['type', shortEnum(campaign.type, 'CAMPAIGN_TYPE')],
    ['audience', campaign.audience || 'everybody'],
    ['lives', lifeOf(campaign)],
    ['control', campaign.controlPpm > 0 ? `${campaign.controlPpm / 10_000} %` : null],
    ['experiment', campaign.experimentRevision > 1 ? `revision ${campaign.experimentRevision}` : null],
    ['measured', campaign.experiment && measuredWords(campaign.experiment)],
    ['tags', campaign.tags.join(', ')],
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

const lifeOf = ({ activity }: Campaign): string => activityWords(activity);

const measuredWords = ({ entering, outcomeDays, primary, plannedProfiles, relativeEffect }: Experiment): string =>
  [
    `${primary} of ${plural(outcomeDays, 'day')} from when the handbill is ${shortEnum(entering, 'EXPERIMENT_ENTERING').toLowerCase()}`,
    plannedProfiles > 0 ? `${plannedProfiles} customers planned` : null,
    relativeEffect > 0 ? `to see ${Number((relativeEffect * 100).toPrecision(6))} %` : null,
  ]
    .filter((part) => part !== null)
    .join(', ');

const explorationOf = ({ share, slots, method }: Exploration): string =>
  `the last ${slots === 1 ? 'slot' : `${slots} slots`} of ${shareInWords(share)}, ${shortEnum(method, 'EXPLORATION_METHOD')}`;

const shareInWords = (share: number): string =>
  share === 1 ? 'every handbill' : `${Number((100 * share).toPrecision(3))} % of the handbills`;

const slotsOf = ({ slotGroups }: Variant): number => slotGroups.reduce((sum, { slots }) => sum + slots, 0);

function variantText(variant: Variant, variants: number): string {
  const share = variants > 1 ? `, weight ${variant.weight}` : '';
  const ranking = shortEnum(variant.algorithm, 'ALGORITHM');
  const groups = variant.slotGroups.map(({ name, slots, tags, filter }) => {
    const conditions = [tags.length > 0 && `tags ${tags.join(', ')}`, filter].filter(Boolean).join('; ');
    return plain(`  ${name}: ${plural(slots, 'slot')}${conditions === '' ? '' : `, ${conditions}`}`);
  });
  const excluded = variant.excludedItemIds.length;
  return [
    `${styled('bold', plain(variant.variantId))} ${styled('dim', `${ranking}${share}, ${overlapText(variant.overlap)}`)}`,
    ...groups,
    ...variant.offerCaps.map(({ per, offers }) => `  at most ${offers} of one ${kindOf(per)}`),
    ...(excluded > 0 ? [`  ${plural(excluded, 'excluded item')}`] : []),
    ...boostLines(variant.boosts),
    ...(variant.excludedItems === '' ? [] : [plain(`  no items with ${variant.excludedItems}`)]),
  ].join('\n');
}

function boostLines(boosts: Boosts | null): string[] {
  const { rows = [], sliders = null } = boosts ?? {};
  const set = Object.entries(sliders ?? {}).filter(([, value]) => value !== 0);
  return [
    ...rows.map(({ filter, factor }) => plain(`  x ${factor} where ${filter}`)),
    ...(set.length > 0
      ? [`  leans on ${set.map(([slider, value]) => `${sliderName(slider)} ${value}`).join(', ')}`]
      : []),
  ];
}

const kindOf = (per: OfferCap['per']): string => shortEnum(per, 'OFFER_CAP_KIND').toLowerCase();

function overlapText(rules: OverlapRules | null): string {
  const { withinHandbill = true, withOtherHandbills = true, withActive = false, withGeneral = false } = rules ?? {};
  const { redeemedWithinDays = 0, granularity = 'OVERLAP_GRANULARITY_ITEM' } = rules ?? {};
  const clearOf = [
    withinHandbill && 'within the handbill',
    withOtherHandbills && 'with other handbills',
    withActive && 'with active promotions',
    withGeneral && 'with what everybody gets',
    redeemedWithinDays > 0 && `with what was redeemed in ${plural(redeemedWithinDays, 'day')}`,
  ].filter(Boolean);
  if (clearOf.length === 0) return 'overlap allowed';
  const alike = shortEnum(granularity, 'OVERLAP_GRANULARITY').toLowerCase();
  return `no ${alike === 'item' ? 'overlap' : `${alike} twice`} ${clearOf.join(' or ')}`;
}
