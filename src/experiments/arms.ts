import { hash32 } from '../base/hash.js';
import type { CampaignId } from '../base/ids.js';
import { ARM_BUCKETS } from '../limits.js';

/** The arm that gets nothing in one campaign, and that which gets nothing in any. No variant is called so. */
export const CONTROL = 'CONTROL';
export const HOLDOUT = 'HOLDOUT';

/** An arm without offers: what its profiles would have got is stored as a ghost. */
export type GhostArm = typeof CONTROL | typeof HOLDOUT;

/** Whether what was assigned in the arm is a ghost; null: nobody told the arm, as before there were any. */
export const isGhostArm = (arm: ArmName | null): arm is GhostArm => arm === CONTROL || arm === HOLDOUT;

/** `CONTROL`, `HOLDOUT` or the id of a variant. */
export type ArmName = string;

/** What an experiment needs to know of an arm. */
export interface Arm {
  /** Unique within the experiment. */
  readonly armId: string;
  /** Share relative to the other arms; 0: nobody. */
  readonly weight: number;
}

const ARM_SALT = 0xa2a17;

/**
 * The arm (its position in `arms`) of every bucket. Weighted rendezvous hashing with quotas: every pair of bucket and arm draws a key
 * -ln(u) / weight from its hash, and keys are served in ascending order while the bucket is free and the arm has room.
 * Rendezvous, because a change of one weight then moves buckets from or to that arm only, where cumulative ranges would shift all
 * arms behind it; quotas, because the shares come out exact to a bucket (plain rendezvous is off by a binomial error, 50 of 10,000
 * buckets for two even arms, which a sample-ratio check on a million profiles would rightly report).
 */
export function assignBuckets(campaignId: CampaignId, arms: readonly Arm[]): Uint8Array {
  const owners = new Uint8Array(ARM_BUCKETS);
  const live = arms.flatMap(({ weight }, arm) => (weight > 0 ? [arm] : []));
  if (live.length <= 1) return owners.fill(live[0] ?? 0);

  const room = quotas(arms.map(({ weight }) => weight));
  const keys = new Float64Array(ARM_BUCKETS * arms.length).fill(Infinity);
  for (const arm of live) {
    const salt = hash32(arms[arm]!.armId, hash32(campaignId, ARM_SALT));
    for (let bucket = 0; bucket < ARM_BUCKETS; bucket++) {
      const uniform = (hash32(String(bucket), salt) + 1) / 4_294_967_297;
      keys[bucket * arms.length + arm] = -Math.log(uniform) / arms[arm]!.weight;
    }
  }
  const pairs = Uint32Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]! || a - b);
  const free = new Uint8Array(ARM_BUCKETS).fill(1);
  for (const pair of pairs) {
    const arm = pair % arms.length;
    const bucket = (pair - arm) / arms.length;
    if (free[bucket] === 0 || room[arm]! === 0) continue;
    free[bucket] = 0;
    room[arm]! -= 1;
    owners[bucket] = arm;
  }
  return owners;
}

/** Buckets of each arm by largest remainder: they add up to ARM_BUCKETS. */
function quotas(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => (weight / total) * ARM_BUCKETS);
  const rounded = exact.map(Math.floor);
  const left = ARM_BUCKETS - rounded.reduce((sum, quota) => sum + quota, 0);
  const byRemainder = exact.map((_, arm) => arm).sort((a, b) => (exact[b]! % 1) - (exact[a]! % 1) || a - b);
  for (const arm of byRemainder.slice(0, left)) rounded[arm]! += 1;
  return rounded;
}
