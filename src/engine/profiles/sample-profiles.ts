import { HandbillError } from '../../base/errors.js';
import type { ProfileId } from '../../base/ids.js';
import { inBatches } from '../../base/in-batches.js';
import { SAMPLING_BATCH_PROFILES } from '../../limits.js';
import { createSample } from '../../simulation/sample.js';
import type { ProfileStore } from '../../store/port.js';
import { turnForPiece } from '../concurrency/long-work.js';
import { customerIds } from './customer-ids.js';

interface Sampling {
  /** All of them where there are fewer. */
  readonly size: number;
  /** The same profiles and seed give the same sample, on every store. */
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Hears how many have been seen. */
  onSeen?(count: number): void;
}

interface SampledProfiles {
  readonly ids: readonly ProfileId[];
  /** How many there are. */
  readonly seen: number;
}

/** Some of all profiles that a store knows, each as likely as another one, with turns for others. CANCELLED: the signal was aborted. */
export async function sampleProfiles(
  profiles: ProfileStore,
  { size, seed, signal, onSeen }: Sampling,
): Promise<SampledProfiles> {
  const sample = createSample(size, seed);
  for await (const ids of inBatches(customerIds(profiles), SAMPLING_BATCH_PROFILES)) {
    if (signal.aborted) throw new HandbillError('CANCELLED', 'the caller has gone');
    for (const id of ids) sample.add(id);
    onSeen?.(sample.seen);
    await turnForPiece();
  }
  return { ids: sample.names() as ProfileId[], seen: sample.seen };
}
