import type { Clock } from '../../base/time.js';
import type { IdentityKeys } from '../../profiles/identity-keys.js';
import type { Store } from '../../store/port.js';
import type { KeyedQueue } from '../concurrency/keyed-queue.js';
import type { Configuration } from '../configuration/configuration.js';
import type { SettleReservations } from '../limits/settle-reservations.js';
import { createChangeAttributes } from './change-attributes.js';
import { createEraseProfile } from './erase-profile.js';
import { createExportProfile } from './export-profile.js';
import type { FollowMerges } from './follow-merges.js';
import type { LiveProfiles } from './live-profiles.js';
import { createMergeProfiles } from './merge-profiles.js';
import { createProfileAttributes } from './profile-attributes.js';
import { createProfileIdentities } from './profile-identities.js';
import type { ProfileVerbs } from './profile-requests.js';
import { createGetProfile, loadStored } from './profile-view.js';

interface Dependencies {
  readonly store: Store;
  readonly live: LiveProfiles;
  readonly follow: FollowMerges;
  readonly settleReservations: SettleReservations;
  readonly configuration: Configuration;
  readonly keys: IdentityKeys;
  readonly queue: KeyedQueue;
  readonly clock: Clock;
  readonly onRenewError: (error: unknown) => void;
}

export function createProfileVerbs(dependencies: Dependencies): ProfileVerbs {
  const { store, live, follow, clock } = dependencies;
  const { profiles, identities, outbox } = store;
  const merge = createMergeProfiles(profiles, follow);
  const { resolve, link, unlink } = createProfileIdentities({ ...dependencies, profiles, identities, merge });
  const get = createGetProfile(live, clock);
  return {
    resolve,
    get,
    link: async (profileId, identity) => get(await link(profileId, identity)),
    unlink: async (profileId, identity) => get(await unlink(profileId, identity)),
    async merge(from, into) {
      await loadStored(live, from);
      await loadStored(live, into);
      return get(await merge(from, into));
    },
    ...createProfileAttributes({
      change: createChangeAttributes({ ...dependencies, profiles }, clock),
      configuration: store.configuration,
      get,
    }),
    export: createExportProfile({ ...dependencies, outbox }),
    erase: createEraseProfile(dependencies),
  };
}
