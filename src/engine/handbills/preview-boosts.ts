import { assignHandbill, promisedByOthers } from '../../assignment/assign.js';
import { type CurveOffer, curveClasses, curvePoint } from '../../assignment/boost-curve.js';
import { planVariant, type VariantPlan } from '../../assignment/plan.js';
import type { KnownProfile } from '../../audience/known-profile.js';
import { HandbillError } from '../../base/errors.js';
import { type Clock, type Period, restOf } from '../../base/time.js';
import { inside, violation } from '../../base/violation.js';
import { giveWay } from '../../base/work.js';
import type { Campaign, Variant } from '../../campaigns/campaign.js';
import { type MovedBoost, movableOf, restingAt, usualSettings, withSetting } from '../../campaigns/moved-boosts.js';
import { boostViolations } from '../../campaigns/validate-boosts.js';
import type { ProfileRecord } from '../../profiles/record.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import type { ProfileStore } from '../../store/port.js';
import { turnForPiece } from '../concurrency/long-work.js';
import type { Configuration } from '../configuration/configuration.js';
import { knownIn } from '../configuration/known-in.js';
import type { Desk } from '../desks/desk.js';
import type { Desks } from '../desks/desks.js';
import type { LimitWatch } from '../limits/limit-watch.js';
import type { LiveProfiles } from '../profiles/live-profiles.js';
import { sampleProfiles } from '../profiles/sample-profiles.js';
import type { BoostPreviewRequest, CampaignChecks } from './campaign-checks.js';
import { deskForCampaign, type PlannedCampaign, plannedCampaign } from './campaign-plan.js';
import { windowToAssign } from './window-to-assign.js';

interface Dependencies {
  readonly configuration: Configuration;
  readonly profiles: ProfileStore;
  readonly live: LiveProfiles;
  readonly desks: Desks;
  readonly limitWatch: LimitWatch;
  readonly clock: Clock;
}

/** The same customers each time. */
const SAMPLE_SEED = 1;

/** A customer of the sample. */
interface Sampled {
  readonly profile: KnownProfile;
  readonly record: ProfileRecord;
  readonly history: Uint8Array | null;
}

/** Assigns to the sample again and again, with a turn for others after each customer; nothing is stored. */
export function createPreviewBoosts(dependencies: Dependencies): CampaignChecks['previewBoosts'] {
  const { configuration, profiles, live, desks, limitWatch, clock } = dependencies;

  async function sample(
    { customers, audience }: BoostPreviewRequest,
    { configuration: state }: Desk,
    nowMs: number,
    signal: AbortSignal,
  ): Promise<Sampled[]> {
    const { ids } = await sampleProfiles(profiles, { size: customers, seed: SAMPLE_SEED, signal });
    const found = await live.load(ids);
    return found.map(({ profileId, records }) => {
      const record = decodeProfileRecord(records.profile.bytes);
      const history = records.history.bytes;
      const profile = knownIn(state, { profileId, ...audience }, { attributes: record.attributes, history }, nowMs);
      return { profile, record, history };
    });
  }

  /** The offers of each customer's handbill by a variant; nothing is left to chance. */
  async function offersBy(
    variantPlan: VariantPlan,
    { desk, planned, window, nowMs, customers, signal }: Trial,
  ): Promise<CurveOffer[][]> {
    const plan = {
      ...planned.plan,
      campaign: { ...planned.campaign, exploration: null },
      armOf: () => ({ arm: variantPlan.variant.variantId, variantPlan }),
    };
    const { pool } = desk.candidates;
    const all: CurveOffer[][] = [];
    for (const { profile, record, history } of customers) {
      if (signal.aborted) throw new HandbillError('CANCELLED', 'the caller has gone');
      await turnForPiece();
      const { handbill, exposure } = assignHandbill({
        ...desk.orderSources(history, nowMs),
        plan,
        profile,
        record,
        promised: promisedByOthers(record, plan.index, restOf(window, nowMs)),
        exhausted: limitWatch.exhausted,
        excluded: [],
        nowMs,
        window,
      });
      all.push(
        handbill.slots.flatMap((slot, i) =>
          slot.kind === 'filled'
            ? [{ position: pool.positionOf(slot.promotion)!, chance: exposure.chances[i] ?? 0 }]
            : [],
        ),
      );
    }
    return all;
  }

  return async (request, signal) => {
    const desk = await deskForCampaign(configuration, desks, request.campaignId);
    const planned = await plannedCampaign(desk, request.campaignId);
    const { candidates } = desk;
    const variant = chosenVariant(planned.campaign, request.variantId);
    const nowMs = clock();
    const window = windowToAssign(planned.campaign, 'CURRENT', undefined, nowMs);
    const all = await sample(request, desk, nowMs, signal);
    const customers = all.filter(({ profile }) => planned.plan.accepts(profile));
    if (customers.length === 0) throw noCustomers(planned.campaign);
    const trial: Trial = { desk, planned, window, nowMs, customers, signal };
    const classes = curveClasses(candidates.pool.entries, candidates.catalog, candidates.economicsOf);
    const offersAt = async (moved: MovedBoost, setting: number): Promise<CurveOffer[][]> => {
      const set = settingOf(variant, moved, setting);
      return offersBy(await giveWay(planVariant(set, candidates), turnForPiece), trial);
    };
    const curves = [];
    for (const moved of request.moved === null ? movableOf(variant.boosts) : [request.moved]) {
      const atRest = await offersAt(moved, restingAt(moved));
      const points = [];
      for (const setting of request.settings.length > 0 ? request.settings : usualSettings(moved)) {
        const offers = setting === restingAt(moved) ? atRest : await offersAt(moved, setting);
        points.push(curvePoint(setting, atRest, offers, classes));
      }
      curves.push({ moved, points });
    }
    return { variantId: variant.variantId, customers: customers.length, curves };
  };
}

/** What all settings are tried on. */
interface Trial {
  readonly desk: Desk;
  readonly planned: PlannedCampaign;
  readonly window: Period;
  readonly nowMs: number;
  readonly customers: readonly Sampled[];
  readonly signal: AbortSignal;
}

function chosenVariant({ variants }: Campaign, variantId: string | null): Variant {
  const variant = variants.find((each) =>
    variantId === null ? each.algorithm === 'AI_ENGINE' : each.variantId === variantId,
  );
  if (variant?.algorithm === 'AI_ENGINE') return variant;
  throw HandbillError.invalid([
    violation('variantId', variantId ?? '', 'must be that of a variant that ranks by AI_ENGINE'),
  ]);
}

/** With one boost set; what no variant may be set to is refused. */
function settingOf(variant: Variant, moved: MovedBoost, setting: number): Variant {
  const boosts = withSetting(variant.boosts, moved, setting);
  const violations = boostViolations(boosts, variant.algorithm);
  if (violations.length > 0) throw HandbillError.invalid(inside(violations, 'boosts'));
  return { ...variant, boosts };
}

const noCustomers = ({ campaignId }: Campaign): HandbillError =>
  new HandbillError('FAILED_PRECONDITION', `the store knows no customer in the audience of campaign "${campaignId}"`, {
    reason: 'NO_CUSTOMERS',
    metadata: { campaign_id: campaignId },
  });
