import { mix32 } from '../../base/hash.js';
import type { OfferKind } from '../../ranking/redemption-ranker.js';
import { type Choice, scoreChoice } from '../../ranking/training/fit-choices.js';
import { fitKinds } from '../../ranking/training/redemptions/fit-kinds.js';
import { topPositions } from '../../ranking/training/top-items.js';
import { BASELINES } from '../baselines/index.js';
import { areaUnderCurve } from '../metrics.js';
import { type EvaluationResult, startTally, toMethodResult } from '../results.js';
import { couponBaselines, visitsBefore } from './coupon-baselines.js';
import { COUPON_INPUT_COUNT, COUPON_INPUTS, couponInputs } from './coupon-inputs.js';

import type { Campaign, Journey } from './read-journey.js';
import { servedCoupons } from './served-coupons.js';

/** Smaller campaigns leave nothing to rank. */
const CAMPAIGN_COUPONS_MIN = 8;
const PARTS = 5;
/** Pull of a kind's own weights towards the common ones: strong, because a kind may have a hundred choices only. */
const KIND_L2 = 0.3;
const KS = [6, 10];

export interface RedemptionPrediction {
  readonly household: string;
  readonly campaign: string;
  readonly coupons: readonly string[];
}

interface Instance extends Choice {
  readonly kind: OfferKind;
  readonly household: number;
  readonly campaign: number;
}

export interface RedemptionOptions {
  /** Pull of the ranker's weights towards none. */
  readonly l2?: number;
  /** Ranks the coupons as they are served, too: a training for each campaign. */
  readonly served?: boolean;
}

/**
 * Ranks the coupons of each campaign for each household that received it. Inputs are dated before the campaign's start;
 * weights come from the redemptions of other households (5 parts by household).
 */
export function evaluateRedemptions(
  journey: Journey,
  { l2 = 0.1, served = false }: RedemptionOptions = {},
  onProgress: (done: number, stage: string) => void = () => {},
): { result: EvaluationResult; predictions: RedemptionPrediction[] } {
  const part = (household: number) => mix32(household) % PARTS;
  const instances: Instance[] = [];
  const everybody: { household: number; campaign: number; inputs: Float32Array }[] = [];
  for (const [c, campaign] of journey.campaigns.entries()) {
    onProgress(c / journey.campaigns.length / 2, `campaign ${campaign.id}`);
    const inputs = couponInputs(journey, campaign);
    const position = new Map(campaign.coupons.map(({ upc }, at) => [upc, at]));
    const redeemed = new Map<number, Set<number>>();
    for (const { household, campaign: id, upc } of journey.redemptions) {
      const at = position.get(upc);
      if (id !== campaign.id || at === undefined) continue;
      redeemed.set(household, (redeemed.get(household) ?? new Set()).add(at));
    }
    for (const household of new Set([...campaign.households, ...redeemed.keys()])) {
      const row = inputs(household);
      everybody.push({ household, campaign: c, inputs: Float32Array.from(row) });
      const taken = redeemed.get(household);
      if (taken && campaign.coupons.length >= CAMPAIGN_COUPONS_MIN) {
        instances.push({ household, campaign: c, kind: kindOf(campaign), inputs: row, redeemed: taken });
      }
    }
  }
  const rankers = Array.from({ length: PARTS }, (_, p) =>
    fitted(
      instances.filter(({ household }) => part(household) !== p),
      l2,
    ),
  );
  // A household without redemptions taught nothing, so it is ranked by what all others taught.
  const teachers = new Set(instances.map(({ household }) => household));
  const ofAll = fitted(instances, l2);
  const score = (inputs: Float64Array, household: number, campaign: number) => {
    const ranker = teachers.has(household) ? rankers[part(household)]! : ofAll;
    return scoreChoice(inputs, ranker[kindOf(journey.campaigns[campaign]!)]);
  };
  const scorers: readonly (readonly [string, typeof score])[] = [
    ['Handbill', score],
    ['own purchases, then popularity', (inputs) => scoreChoice(inputs, only({ purchases: 1, popularity: 1e-3 }))],
    ['popularity', (inputs) => scoreChoice(inputs, only({ popularity: 1 }))],
  ];
  const baselines = couponBaselines(journey, instances, BASELINES, (share, stage) =>
    onProgress((1 + share) / 2, stage),
  );
  const known: (readonly [string, readonly Float64Array[]])[] = BASELINES.map(({ name }, b) => [name, baselines[b]!]);
  if (served) {
    const { learned, formula } = servedCoupons(journey, instances, part, PARTS, onProgress);
    known.unshift(['as served, by redemptions', learned], ['as served, by what is bought', formula]);
  }
  const names = [...scorers.map(([name]) => name), ...known.map(([name]) => name)];
  const tallies = names.map(() => startTally(KS, 'CUT_AT_K'));
  for (const [i, { household, campaign, inputs, redeemed }] of instances.entries()) {
    const visits = visitsBefore(journey, household, journey.campaigns[campaign]!.startDay);
    const all = [
      ...scorers.map(([, scoreBy]) => scoreBy(inputs, household, campaign)),
      ...known.map(([, scores]) => scores[i]!),
    ];
    for (const [s, scores] of all.entries()) {
      const ranked = topPositions(scores, 0, scores.length, scores.length);
      tallies[s]!.add(ranked, redeemed, visits, { AUC: areaUnderCurve(ranked, redeemed, scores.length) });
    }
  }
  const predictions = everybody.map(({ household, campaign, inputs }) => {
    const { id, coupons } = journey.campaigns[campaign]!;
    const scores = score(Float64Array.from(inputs), household, campaign);
    const ranked = topPositions(scores, 0, scores.length, scores.length);
    return {
      household: journey.households[household]!,
      campaign: id,
      coupons: [...ranked].map((c) => coupons[c]!.upc),
    };
  });
  const result: EvaluationResult = {
    title: 'Redemptions of the coupons of a campaign',
    facts: [
      `${instances.length} households and campaigns with a redemption, campaigns of at least ${CAMPAIGN_COUPONS_MIN} coupons`,
      'inputs dated before the start of the campaign; weights from the redemptions of other households',
    ],
    ks: KS,
    instances: instances.length,
    methods: names.map((name, s) => toMethodResult(name, tallies[s]!, s === 0 ? null : tallies[0]!, KS[0]!)),
    calibration: [],
  };
  return { result, predictions };
}

const kindOf = ({ chosen }: Pick<Campaign, 'chosen'>): OfferKind => (chosen ? 'chosen' : 'everybody');

const fitted = (choices: readonly Instance[], l2: number): Record<OfferKind, Float64Array> =>
  fitKinds(choices, { width: COUPON_INPUT_COUNT, l2, kindL2: () => KIND_L2 });

function only(weights: Readonly<Partial<Record<(typeof COUPON_INPUTS)[number], number>>>): Float64Array {
  const out = new Float64Array(COUPON_INPUT_COUNT);
  for (const [i, name] of COUPON_INPUTS.entries()) out[i] = weights[name] ?? 0;
  return out;
}
