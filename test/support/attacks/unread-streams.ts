import { loadContract } from '../../../src/contract/load.js';
import { type Attack, hold } from './attack.js';
import { frame, PATHS, rawSession, rawStream } from './raw-calls.js';

const STREAMS = 100;
const HELD_MS = 5_000;

/** Asks for everything that has happened, and for all that is known of a profile, and never reads any of it. */
export const unreadStreams: Attack = async (target) => {
  const { EventService, ProfileService } = loadContract().handbill.v1;
  const watch = EventService.service.WatchEvents.requestSerialize({ start: 'WATCH_START_OLDEST' } as never);
  const profile = { profileId: 'attacked' };
  const exported = ProfileService.service.ExportProfile.requestSerialize({ profile } as never);
  while (!target.signal.aborted) {
    const session = rawSession(target.address, { initialWindowSize: 0 });
    for (let n = 0; n < STREAMS && !session.destroyed; n++) {
      const [path, request] = n % 2 === 0 ? [PATHS.watchEvents, watch] : [PATHS.exportProfile, exported];
      rawStream(session, path).end(frame(request));
    }
    await hold(HELD_MS, target);
    session.destroy();
    target.ended('left');
  }
};
