import { isGuest } from '../../base/guest.js';
import type { ProfileId } from '../../base/ids.js';
import type { ProfileStore } from '../../store/port.js';

/** Every stored profile that is somebody's: those who keep anonymous sales are not. */
export async function* customerIds(profiles: Pick<ProfileStore, 'ids'>): AsyncGenerator<ProfileId> {
  for await (const id of profiles.ids()) if (!isGuest(id)) yield id as ProfileId;
}
