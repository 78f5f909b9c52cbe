import { hash32 } from '../base/hash.js';
import { assignBuckets } from './arms.js';
import { bucketsOf } from './buckets.js';
import type { Stratum } from './design.js';
import type { ArmRules } from './draw-arm.js';
import { type Holdout, isInForce } from './holdout.js';

/** The weights by which an arm is drawn. */
export interface Weights extends Omit<Stratum, 'stratum'> {
  /** Names the stratum of those who enter under them; every change of weights makes another one. */
  readonly id: number;
}

const STRATUM_SALT = 0x57a7;

/** The weights in force at a time. */
export function createWeights(
  rules: ArmRules & { readonly weightsRevision: number },
  holdout: Holdout | null,
): (atMs: number) => Weights {
  const { campaignId, controlPpm, arms, weightsRevision } = rules;
  const counts = new Array<number>(arms.length).fill(0);
  for (const arm of assignBuckets(campaignId, arms)) counts[arm]! += 1;
  const variantBuckets = Object.fromEntries(arms.map(({ armId }, i) => [armId, counts[i]!]));
  const weights = (held: Holdout | null): Weights => {
    const holdoutBuckets = held === null ? 0 : bucketsOf(held.holdoutPpm);
    const drawn = { holdoutBuckets, controlBuckets: bucketsOf(controlPpm), variantBuckets };
    const identity = [weightsRevision, held?.revision ?? 0, held?.startMs ?? 0, drawn];
    return { ...drawn, id: hash32(JSON.stringify(identity), STRATUM_SALT) };
  };
  const [free, holding] = [weights(null), weights(holdout)];
  return (atMs) => (holdout !== null && isInForce(holdout, rules, atMs) ? holding : free);
}
