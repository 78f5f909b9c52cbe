import { HandbillError } from '../../base/errors.js';
import type { ProfileId } from '../../base/ids.js';
import { inBatches } from '../../base/in-batches.js';
import { ASSIGN_ALL_BATCH_PROFILES, BATCHED_ASSIGNMENTS_PER_TURN } from '../../limits.js';
import type { ProfileStore } from '../../store/port.js';
import { createTurnstile } from '../concurrency/turnstile.js';
import { customerIds } from '../profiles/customer-ids.js';
import type { AssignAllCounts, AssignAllRequest, HandbillVerbs } from './handbill-requests.js';
import type { ProvideHandbill } from './provide-handbill.js';

interface Dependencies {
  readonly provide: ProvideHandbill;
  readonly profiles: ProfileStore;
}

/** What came of one profile; null: it has become part of another one, which is counted in its own place. */
type Provision = keyof AssignAllCounts | null;

/** Assigns to all profiles, some at a time, so that what is under way is little, and little is lost when it is broken off. */
export function createAssignAll({ provide, profiles }: Dependencies): HandbillVerbs['assignAll'] {
  const turn = createTurnstile(BATCHED_ASSIGNMENTS_PER_TURN);

  async function provision({ campaignId, window, audience }: AssignAllRequest, id: ProfileId): Promise<Provision> {
    try {
      const asked = { profile: { profileId: id, ...audience }, campaignId };
      const { profile, isFresh } = await provide(asked, { window, delivers: false }, turn);
      if (profile.profileId !== id) return null;
      return isFresh ? 'assigned' : 'kept';
    } catch (error) {
      if (error instanceof HandbillError && error.details.reason === 'NOT_IN_AUDIENCE') return 'outside';
      throw error;
    }
  }

  return async function* (request, signal) {
    const counts = { assigned: 0, kept: 0, outside: 0 };
    for await (const ids of inBatches(customerIds(profiles), ASSIGN_ALL_BATCH_PROFILES)) {
      if (signal.aborted) throw new HandbillError('CANCELLED', 'nobody waits for the assignments any more');
      const provisions = await Promise.all(ids.map((id) => provision(request, id)));
      for (const each of provisions) if (each !== null) counts[each]++;
      yield { ...counts, complete: false };
    }
    yield { ...counts, complete: true };
  };
}
