import { KEY_CHECK_BYTES } from '../../profiles/identity-keys.js';
import { decodePromotion } from '../../promotions/codec.js';
import { decodeFrozen } from '../../reports/frozen-codec.js';
import type { Store } from '../../store/port.js';
import { SHELF_KEY, shelfCodec } from '../configuration/entry-codecs.js';
import { createModelFiles } from '../models/model-files.js';
import { KEY_CHECK_PREFIX } from '../profiles/claim-identity-keys.js';
import { EXPERIMENT_PREFIX } from '../reports/frozen-experiments.js';
import type { ProfileFacts } from './check-profiles.js';
import type { Findings } from './findings.js';

/** The terms that activations name are there, and so is the file of each model; check values of identity keys and what is kept of experiments are whole. */
export async function checkSnapshots(store: Store, facts: ProfileFacts, findings: Findings): Promise<void> {
  const { snapshots, configuration } = store;
  for (const [name, profileId] of facts.terms) {
    const bytes = await snapshots.read(name);
    if (bytes === null) findings.add(`profile ${profileId}`, `it has activated ${name}, which does not exist`);
    else findings.attempt(name, () => decodePromotion(bytes));
  }
  const [entry] = await configuration.get(shelfCodec.kind, [SHELF_KEY]);
  const shelf = entry && findings.attempt('models', () => shelfCodec.decode(entry.bytes));
  const files = createModelFiles(snapshots);
  for (const stored of shelf?.models ?? []) {
    await findings.attemptRead(`model ${stored.version}`, () => files.read(stored));
  }
  for (const name of await snapshots.names(EXPERIMENT_PREFIX)) {
    const bytes = await snapshots.read(name);
    if (bytes !== null) findings.attempt(name, () => decodeFrozen(bytes));
  }
  for (const name of await snapshots.names(KEY_CHECK_PREFIX)) {
    const check = await snapshots.read(name);
    if (check?.length !== KEY_CHECK_BYTES)
      findings.add(name, 'its check value is damaged, so no server can open the store with this key');
  }
}
