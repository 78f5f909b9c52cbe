import { filterBinding } from '../filters/bindings.js';
import { type Environment, STRINGS } from '../filters/schema.js';
import type { ProfileContext } from './profile-context.js';

/** A profile in filters, as the request describes it. */
export const PROFILE_BINDING = filterBinding<ProfileContext>({
  profile_id: ['string', ({ profileId }) => profileId],
  is_member: ['bool', ({ isMember }) => isMember],
  segments: [STRINGS, ({ segments }) => [...segments]],
  /** '' when unknown. */
  store_id: ['string', ({ storeId }) => storeId ?? ''],
});

/** Of a campaign's audience. */
export const AUDIENCE_ENVIRONMENT: Environment = { profile: PROFILE_BINDING.type };
