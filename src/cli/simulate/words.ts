import { plural } from '../../base/plural.js';
import type { LimitReach } from '../../generated/handbill/v1/LimitReach.js';
import type { Money } from '../../generated/handbill/v1/Money.js';
import type { SimulatedCampaign } from '../../generated/handbill/v1/SimulatedCampaign.js';
import type { SimulatedOverlap } from '../../generated/handbill/v1/SimulatedOverlap.js';
import type { SimulatedPromotion } from '../../generated/handbill/v1/SimulatedPromotion.js';
import type { SimulationReport } from '../../generated/handbill/v1/SimulationReport.js';
import { instant, money } from '../terminal/words.js';

const EMPTY_WORDS: Readonly<Record<string, string>> = {
  NO_CANDIDATE: 'no published promotion passes the filter',
  NONE_ELIGIBLE: 'no promotion is for the customer',
  OVERLAP: 'every further promotion overlaps',
  TOO_FEW_CANDIDATES: 'fewer promotions than slots',
};

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const count = (value: number): string => Math.round(value).toLocaleString('en');

/** What was simulated, a line each. */
export function factsOf({ at, seed, profiles, sampled, redemptionsPerChance }: SimulationReport): string[] {
  const whole = Number(profiles) === Number(sampled) ? 'all customers' : `of ${count(profiles)}, seed ${seed}`;
  const redeemed =
    redemptionsPerChance === undefined
      ? 'too little was shown to tell how many offers are redeemed: every purchase that is thought likely is taken for a redemption, so that these and costs are the most that they can be'
      : `${redemptionsPerChance.toFixed(3)} redemptions for a purchase that was thought likely, as handbills of the past have taught`;
  return [
    `assigned ${instant(at)}; limits, budgets and popularity are those of now`,
    `${plural(Number(sampled), 'customer')}, ${whole}`,
    redeemed,
  ];
}

/** Figures of a campaign with their names. */
export function figuresOf(campaign: SimulatedCampaign): (readonly [name: string, value: string])[] {
  const { customers, outside, control, unknown, slots, filled, byPopularity } = campaign;
  const left = [
    [outside, 'outside its audience'],
    [control, 'in its control group or held out by the shop'],
    [unknown, 'not known well enough at that time'],
  ] as const;
  return [
    ['Customers', count(customers)],
    ...left.flatMap(([of, words]) => (Number(of) === 0 ? [] : [[`  ${words}`, count(of)] as const])),
    ['Slots filled', `${percent(campaign.fillRate)} of ${count(slots)}`],
    ...campaign.emptySlots.map((each) => [`  ${EMPTY_WORDS[each.reason] ?? each.reason}`, count(each.slots)] as const),
    ['By popularity alone', Number(filled) === 0 ? '' : percent(Number(byPopularity) / Number(filled))],
    ['Distinct offers', `${count(campaign.distinctOffers)} of ${count(campaign.candidates)}`],
    ['Handbills live', plural(Number(campaign.windowDays.toFixed(1)), 'day')],
    ['Redemptions expected in that time', count(campaign.expectedRedemptions)],
    ['Their discounts', campaign.expectedCosts.map(money).join(', ')],
  ];
}

export const overlapWords = ({ customers, same, share }: SimulatedOverlap): string =>
  Number(customers) === 0
    ? 'Nobody is shown both.'
    : `Of the offers, ${percent(share)} are shown to the same customer by the other campaign, too; ` +
      `${percent(Number(same) / Number(customers))} of ${count(customers)} customers see the same offers.`;

/** `12 of 100 EUR used, gone in 4.5 days`. */
export function reachWords(reach: LimitReach | null, amount: (value: number) => string = count): string {
  if (reach === null) return '';
  const { limit, used, days } = reach;
  const when = days === undefined ? 'lasts' : days === 0 ? 'is used up' : `gone in ${days.toFixed(1)} days`;
  return `${amount(Number(used))} of ${amount(Number(limit))} used, ${when}`;
}

/** What a promotion's limits say of how long it lasts. */
export function limitsWords({ budget, redemptionLimit, expectedCost }: SimulatedPromotion): string {
  const inCurrency = (amountMinor: number): string =>
    money({ amountMinor, currency: expectedCost?.currency ?? '' } as Money);
  return [reachWords(budget, inCurrency), reachWords(redemptionLimit)].filter((words) => words !== '').join('; ');
}
