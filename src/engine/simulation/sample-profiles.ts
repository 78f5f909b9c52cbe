import { inBatches } from '../../base/in-batches.js';
import { SIMULATION_BATCH_PROFILES } from '../../limits.js';
import { createSample } from '../../simulation/sample.js';
import type { ProfileStore } from '../../store/port.js';
import { turnForPiece } from '../concurrency/long-work.js';
import type { TrainingRun } from '../models/model-requests.js';

interface Sampling extends TrainingRun {
  readonly size: number;
  readonly seed: number;
}

/** A sample of the ids of all profiles, and how many there are. */
export async function sampleProfiles(
  profiles: ProfileStore,
  { size, seed, onProgress, signal }: Sampling,
): Promise<{ readonly names: string[]; readonly seen: number }> {
  const sample = createSample(size, seed);
  for await (const ids of inBatches(profiles.ids(), SIMULATION_BATCH_PROFILES)) {
    signal.throwIfAborted();
    for (const id of ids) sample.add(id);
    onProgress({ done: 0, stage: `choosing among ${sample.seen.toLocaleString('en')} customers` });
    await turnForPiece();
  }
  return { names: sample.names(), seen: sample.seen };
}
