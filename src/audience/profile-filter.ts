import { filterBinding } from '../filters/bindings.js';
import { type Environment, listOf, text } from '../filters/schema.js';
import { KEY_CHARS_MAX, SEGMENTS_PER_REQUEST_MAX } from '../limits.js';
import type { ProfileContext } from './profile-context.js';

const SEGMENTS = listOf(text(KEY_CHARS_MAX), SEGMENTS_PER_REQUEST_MAX);

/** A profile in filters, as the request describes it. */
export const PROFILE_BINDING = filterBinding<ProfileContext>({
  profile_id: [text(KEY_CHARS_MAX), ({ profileId }) => profileId],
  is_member: ['bool', ({ isMember }) => isMember],
  segment_ids: [SEGMENTS, ({ segments }) => [...segments]],
  /** The same, as it was called first. */
  segments: [SEGMENTS, ({ segments }) => [...segments]],
  /** '' when unknown. */
  store_id: [text(KEY_CHARS_MAX), ({ storeId }) => storeId ?? ''],
});

/** Of a campaign's audience. */
export const AUDIENCE_ENVIRONMENT: Environment = { profile: PROFILE_BINDING.type };
