import type { ProfileId } from '../../base/ids.js';
import { inBatches } from '../../base/in-batches.js';
import { SIMULATION_BATCH_ENTRIES, SIMULATION_BATCH_PROFILES } from '../../limits.js';
import type { ConfigurationEntry, ConfigurationStore, VersionedRecord } from '../../store/port.js';
import type { OpenWorker } from '../../workers/open-worker.js';
import { turnForPiece } from '../concurrency/long-work.js';
import type { TrainingRun } from '../models/model-requests.js';
import type { LiveProfiles } from '../profiles/live-profiles.js';
import type { SimulationAnswer, SimulationTask, StoredProfile } from './simulation-task.js';

type Worker = OpenWorker<SimulationTask, SimulationAnswer>;

/** Hands over the whole configuration. */
export async function tellConfiguration(
  worker: Worker,
  store: ConfigurationStore,
  { signal, onProgress }: TrainingRun,
): Promise<void> {
  let told = 0;
  for await (const entries of inBatches(store.changesSince(0), SIMULATION_BATCH_ENTRIES)) {
    signal.throwIfAborted();
    await turnForPiece();
    await worker.run({ kind: 'entries', entries: entries.map(copied) });
    told += entries.length;
    onProgress({ done: 0, stage: `${told.toLocaleString('en')} products, promotions and campaigns read` });
  }
}

/** Hands over profiles, and tells how many of them there are: one that has become part of another one is simulated in its own place. */
export async function tellProfiles(
  worker: Worker,
  live: LiveProfiles,
  sample: readonly ProfileId[],
  { signal, onProgress }: TrainingRun,
): Promise<number> {
  let simulated = 0;
  for (let from = 0; from < sample.length; from += SIMULATION_BATCH_PROFILES) {
    signal.throwIfAborted();
    await turnForPiece();
    const ids = sample.slice(from, from + SIMULATION_BATCH_PROFILES);
    const found = await live.load(ids);
    const profiles = found.flatMap(({ profileId, records }, i): StoredProfile[] =>
      profileId === ids[i]
        ? [{ profileId, records: { profile: copy(records.profile), history: copy(records.history) } }]
        : [],
    );
    await worker.run({ kind: 'profiles', profiles });
    simulated += profiles.length;
    onProgress({ done: (from + ids.length) / sample.length, stage: 'simulating handbills' });
  }
  return simulated;
}

/** Bytes of a store may be a part of a large buffer, which would go along as a whole. */
const copied = (entry: ConfigurationEntry): ConfigurationEntry => ({ ...entry, bytes: Uint8Array.from(entry.bytes) });

const copy = ({ revision, bytes }: VersionedRecord): VersionedRecord => ({
  revision,
  bytes: bytes && Uint8Array.from(bytes),
});
