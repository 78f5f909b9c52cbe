import type { CampaignFunnel } from '../../src/funnel/campaign-funnel.js';
import { type Funnel, STAGES } from '../../src/funnel/stage.js';

/** What a funnel says, a line a row, so that a difference can be read: `slot 2 of a: viewed 3 offers 4 events 3 profiles, …`. */
export function funnelLines(funnel: Omit<CampaignFunnel, 'daysSince' | 'partsSince'>): string[] {
  const { arms, slots, groups, promotions, days } = funnel;
  return [
    ...arms.map((each) => `arm ${each.arm}: ${each.ghosts} ghosts, ${stagesOf(each.funnel)}`),
    ...slots.map((each) => `slot ${each.slot} of ${each.arm}: ${stagesOf(each.funnel)}`),
    ...groups.map((each) => `group ${each.group} of ${each.arm}: ${stagesOf(each.funnel)}`),
    ...promotions.map((each) => `promotion ${each.promotion} of ${each.arm}: ${stagesOf(each.funnel)}`),
    ...days.map((each) => `day ${each.day} of ${each.arm}: ${each.ghosts} ghosts, ${stagesOf(each.funnel)}`),
  ];
}

const stagesOf = (funnel: Funnel): string =>
  STAGES.map((stage) => {
    const { offers, events, profiles } = funnel[stage];
    return `${stage} ${offers} offers ${events} events ${profiles} profiles`;
  }).join(', ');
