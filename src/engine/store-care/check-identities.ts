import type { Store } from '../../store/port.js';
import { batchesOf } from './batches.js';
import type { Findings } from './findings.js';

/** Each identity points to a profile that says it is its, and back. */
export async function checkIdentities(
  store: Store,
  claimed: ReadonlyMap<string, string>,
  findings: Findings,
): Promise<number> {
  const unseen = new Map(claimed);
  let count = 0;
  for await (const owners of batchesOf(store.identities.all())) {
    const records = await store.profiles.load(owners.map(({ profileId }) => profileId));
    owners.forEach(({ digest, profileId }, i) => {
      const where = `identity ${digest}`;
      count++;
      unseen.delete(digest);
      const { profile, history } = records[i]!;
      if (profile.bytes === null && history.bytes === null)
        findings.add(where, `its profile ${profileId} does not exist`);
      else if (claimed.get(digest) !== profileId) findings.add(where, `profile ${profileId} does not say it is its`);
    });
  }
  for (const [digest, profileId] of unseen) {
    findings.add(`identity ${digest}`, `profile ${profileId} says it is its, and nothing leads there`);
  }
  return count;
}
