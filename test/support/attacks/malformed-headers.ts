import { type Attack, again } from './attack.js';
import { endOf, frame, PATHS, rawSession, rawStream } from './raw-calls.js';

const CALLERS = 2;
const HEADERS = [
  ...['abc', '', '1', '-1S', '99999999999S', '1.5S', '0n'].map((timeout) => ({ 'grpc-timeout': timeout })),
  { 'grpc-encoding': 'zip' },
  { 'content-type': 'text/plain' },
  { 'grpc-accept-encoding': ','.repeat(4_000) },
  { 'x-request-id': '\u001b[2J'.slice(1).repeat(500) },
  { 'x-bin': '!'.repeat(100), 'any-bin': '%%%' },
];

/** Headers that no client library would send. */
export const malformedHeaders: Attack = (target) =>
  again(target, CALLERS, async (round) => {
    const session = rawSession(target.address);
    const stream = rawStream(session, PATHS.getHandbill, HEADERS[round % HEADERS.length]!);
    stream.end(frame(Buffer.from([0xff])));
    const code = await endOf(stream);
    session.destroy();
    throw { code };
  });
