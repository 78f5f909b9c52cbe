import { type Attack, hold } from './attack.js';
import { PATHS, rawSession, rawStream } from './raw-calls.js';

const STREAMS = 50;
const HELD_MS = 5_000;

/** Imports that are begun and never say anything. */
export const silentImports: Attack = async (target) => {
  while (!target.signal.aborted) {
    const session = rawSession(target.address);
    for (let n = 0; n < STREAMS && !session.destroyed; n++) rawStream(session, PATHS.importItems);
    await hold(HELD_MS, target);
    session.destroy();
    target.ended('left');
  }
};
