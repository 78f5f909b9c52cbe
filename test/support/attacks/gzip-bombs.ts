import { gzipSync } from 'node:zlib';
import { type Attack, again } from './attack.js';
import { endOf, frame, PATHS, rawSession, rawStream } from './raw-calls.js';

const INSIDE_BYTES = 4_000_000;
const CALLERS = 4;

/** Four kilobytes that hold two million empty messages, and some that are no gzip at all. */
export const gzipBombs: Attack = async (target) => {
  // The field of number 1, of no bytes.
  const bomb = gzipSync(Buffer.alloc(INSIDE_BYTES, Buffer.from([0x0a, 0x00])));
  const bodies = [bomb, bomb.subarray(0, bomb.length / 2), Buffer.from('no gzip')];
  const paths = [PATHS.recordTransactions, PATHS.batchGetHandbills, PATHS.createCampaign, PATHS.importItems];
  await again(target, CALLERS, async (round) => {
    const session = rawSession(target.address);
    const stream = rawStream(session, paths[round % paths.length]!, { 'grpc-encoding': 'gzip' });
    stream.end(frame(bodies[round % bodies.length]!, { packed: true }));
    const code = await endOf(stream);
    session.destroy();
    throw { code };
  });
};
