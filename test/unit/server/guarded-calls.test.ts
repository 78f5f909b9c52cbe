import { describe, expect, it } from 'vitest';
import { callUnary } from '../../../src/contract/clients.js';
import type { Beat } from '../../../src/engine/concurrency/background.js';
import {
  ANSWERED_LOOKS_MAX,
  CALL_HELD_BYTES,
  EXPORTS_AT_ONCE_MAX,
  HELD_BYTES_PER_CONNECTION_MAX,
  MESSAGE_LOOKS_MAX,
  READER_LOOKS_MAX,
  UNPACKED_AT_ONCE_MAX,
} from '../../../src/limits.js';
import { fakeEngine, handbillView } from '../../support/fake-engine.js';
import { rawConnection } from '../../support/raw-connection.js';
import { eventually, startTestServer, type TestServer } from '../../support/test-server.js';

const GET = '/handbill.v1.HandbillService/GetHandbill';
const WATCH = '/handbill.v1.EventService/WatchEvents';
const EXPORT = '/handbill.v1.ProfileService/ExportProfile';
const IMPORT = '/handbill.v1.PromotionService/ImportPromotions';
const INVALID = '3';
const EXHAUSTED = '8';
const TOO_LATE = '4';
/** ENHANCE_YOUR_CALM, which clients of gRPC take for RESOURCE_EXHAUSTED. */
const CALM = 'rst-11';
const PIECE = 'x'.repeat(65_536);
const NOTHING = Buffer.alloc(0);
/** profile { profile_id: "p" } */
const PROFILE_P = Buffer.from([0x0a, 0x03, 0x0a, 0x01, 0x70]);
const MIB = 1_048_576;

/** A server whose looks after calls come when the test says so; its exports, watches and imports have no end. */
async function setUp() {
  let look = (): void => {};
  let rows = 0;
  const beat: Beat = (_everyMs, call) => {
    look = call;
    return () => {};
  };
  async function* endless(): AsyncGenerator<string> {
    for (;;) yield PIECE;
  }
  const server = await startTestServer(
    fakeEngine({
      handbills: { get: async () => handbillView([]) },
      profiles: { export: endless as never },
      events: {
        async *watch(_request, signal) {
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
        },
      },
      promotions: {
        async *import(file) {
          for await (const chunk of file) rows += chunk.length;
          yield { kind: 'done', counts: { rows, created: 0, updated: 0, unchanged: rows, rejected: 0 }, dryRun: false };
        },
      },
    }),
    { beat },
  );
  const looks = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++) {
      look();
      await new Promise(setImmediate);
    }
  };
  return { server, looks, imported: () => rows };
}

const get = ({ clients: { handbills } }: TestServer) =>
  callUnary(handbills, handbills.getHandbill, { profile: { profileId: 'p' }, campaignId: 'c' });

const slots = ({ pools }: TestServer) => Object.values(pools).reduce((sum, { count }) => sum + count, 0);

const allFree = (server: TestServer) => eventually(() => [server.heldBytes, slots(server)]).toEqual([0, 0]);

describe('a caller who keeps the server waiting', () => {
  it.each([
    ['with headers and nothing else', GET, undefined],
    ['with a message that does not end', GET, { begin: Buffer.alloc(10), ofBytes: 1_000 }],
    ['with a stream that does not end', GET, { begin: NOTHING, ofBytes: 0 }],
    ['with the headers of an import', IMPORT, undefined],
  ] as const)('%s is ended after a while, not before', async (_what, path, message) => {
    const { server, looks } = await setUp();
    const raw = rawConnection(server.address);
    const call = raw.open(path);
    if (message) call.write(message.begin, message.ofBytes);
    call.stream.resume();
    const bytes = message && message.begin.length < message.ofBytes ? 5 + message.begin.length : 0;
    await eventually(() => server.heldBytes).toBe(CALL_HELD_BYTES + bytes);
    await looks(MESSAGE_LOOKS_MAX);
    expect([call.outcome, slots(server)]).toEqual([undefined, 0]);
    await looks(1);
    expect(await call.status).toBe(TOO_LATE);
    await allFree(server);
    raw.close();
  });

  it('in the middle of an import is ended, and one who goes on sending is not', async () => {
    const { server, looks, imported } = await setUp();
    const raw = rawConnection(server.address);
    const call = raw.open(IMPORT);
    // options {}; then chunks "a".
    call.write(Buffer.from([0x0a, 0x00]));
    call.stream.resume();
    await eventually(() => server.pools.imports.count).toBe(1);
    for (let chunk = 1; chunk <= 3; chunk++) {
      await looks(MESSAGE_LOOKS_MAX - 1);
      call.write(Buffer.from([0x12, 0x01, 0x61]));
      await eventually(imported).toBe(chunk);
    }
    expect(call.outcome).toBeUndefined();
    await looks(MESSAGE_LOOKS_MAX + 1);
    expect(await call.status).toBe(TOO_LATE);
    await allFree(server);
    raw.close();
  });

  it('while the server works is not ended', async () => {
    const { server, looks } = await setUp();
    const raw = rawConnection(server.address);
    const call = raw.call(WATCH, NOTHING);
    await eventually(() => server.pools.watches.count).toBe(1);
    await looks(2 * READER_LOOKS_MAX);
    expect(server.pools.watches.count).toBe(1);
    call.stream.close();
    await allFree(server);
    raw.close();
  });

  it('with an answered call that he does not end is ended soon', async () => {
    const { server, looks } = await setUp();
    const raw = rawConnection(server.address);
    // Of two messages for one the second is refused, while the call is still open.
    const open = raw.open(GET);
    open.write(NOTHING);
    open.write(NOTHING);
    open.stream.resume();
    await eventually(() => open.outcome).toBe('12');
    expect(open.stream.closed).toBe(false);
    await looks(ANSWERED_LOOKS_MAX + 1);
    await allFree(server);
    raw.close();
  });
});

describe('a caller who does not read', () => {
  it('holds no more than some pieces, is cut off after a while, and leaves his places', async () => {
    const { server, looks } = await setUp();
    const raw = rawConnection(server.address, { window: 0 });
    const calls = Array.from({ length: 1_024 }, () => raw.call(EXPORT, PROFILE_P));
    await eventually(() => calls.filter(({ outcome }) => outcome === EXHAUSTED).length).toBe(
      1_024 - EXPORTS_AT_ONCE_MAX,
    );
    expect(server.pools.exports.count).toBe(EXPORTS_AT_ONCE_MAX);
    expect(server.heldBytes).toBeLessThan(EXPORTS_AT_ONCE_MAX * (CALL_HELD_BYTES + 2 * PIECE.length));
    expect(await get(server)).toMatchObject({ handbillId: 'hb-1' });
    await looks(READER_LOOKS_MAX);
    expect(server.pools.exports.count).toBe(EXPORTS_AT_ONCE_MAX);
    await looks(1);
    const outcomes = await Promise.all(calls.map(({ status }) => status));
    expect(outcomes.filter((outcome) => outcome === CALM)).toHaveLength(EXPORTS_AT_ONCE_MAX);
    await allFree(server);
    raw.close();
  });

  it('but slowly is not cut off', async () => {
    const { server, looks } = await setUp();
    const raw = rawConnection(server.address, { window: 0 });
    const call = raw.call(EXPORT, PROFILE_P);
    await eventually(() => server.pools.exports.count).toBe(1);
    let read = 0;
    call.stream.on('data', (chunk: Buffer) => {
      read += chunk.length;
    });
    for (let piece = 1; piece <= 3; piece++) {
      await looks(READER_LOOKS_MAX - 1);
      const before = server.heldBytes;
      expect([before > CALL_HELD_BYTES, call.outcome]).toEqual([true, undefined]);
      raw.session.settings({ initialWindowSize: piece * (PIECE.length + 100) });
      await eventually(() => read).toBeGreaterThanOrEqual(piece * PIECE.length);
    }
    raw.close();
    await allFree(server);
  });
});

describe('callers who make the server hold too much', () => {
  it('by messages that do not end lose the largest, and others of the connection go on', async () => {
    const { server } = await setUp();
    const raw = rawConnection(server.address);
    const large = Array.from({ length: HELD_BYTES_PER_CONNECTION_MAX / (4 * MIB) }, () => {
      const call = raw.open(GET);
      call.write(Buffer.alloc(3 * MIB), 4 * MIB);
      call.stream.resume();
      return call;
    });
    const all = large.length * (3 * MIB + 5 + CALL_HELD_BYTES);
    await eventually(() => server.heldBytes).toBe(all);
    for (const { stream } of large) stream.write(Buffer.alloc(MIB - 10));
    await eventually(() => large.filter(({ outcome }) => outcome === EXHAUSTED).length).toBe(1);
    await eventually(() => server.heldBytes).toBeLessThanOrEqual(HELD_BYTES_PER_CONNECTION_MAX);
    const small = raw.call(GET, PROFILE_P);
    small.stream.resume();
    // Its campaign is missing, which somebody has to have looked at.
    expect(await small.status).toBe(INVALID);
    raw.close();
    await allFree(server);
  });
});

describe('compressed messages', () => {
  it('are read some at a time, whatever they may unpack to; the next one in its turn', async () => {
    const { server } = await setUp();
    const raw = rawConnection(server.address);
    const part = Buffer.alloc(10);
    const calls = Array.from({ length: UNPACKED_AT_ONCE_MAX + 1 }, () => {
      const call = raw.open(GET, { 'grpc-encoding': 'gzip' });
      call.write(part, 20);
      call.stream.resume();
      return call;
    });
    const held = (read: number) => calls.length * CALL_HELD_BYTES + read * (5 + part.length);
    await eventually(() => server.heldBytes).toBe(held(UNPACKED_AT_ONCE_MAX));
    const plain = raw.call(GET, PROFILE_P);
    plain.stream.resume();
    expect(await plain.status).toBe(INVALID);
    expect(server.heldBytes).toBe(held(UNPACKED_AT_ONCE_MAX));
    calls[0]!.stream.close();
    await eventually(() => server.heldBytes).toBe(held(UNPACKED_AT_ONCE_MAX) - CALL_HELD_BYTES);
    raw.close();
    await allFree(server);
  });
});

describe('calls whose caller is gone', () => {
  it.each([
    ['a lost connection', (raw: ReturnType<typeof rawConnection>) => raw.session.destroy()],
    ['a reset', (_: unknown, call: { stream: { close(code: number): void } }) => call.stream.close(8)],
  ])('give their places back: %s', async (_how, leave) => {
    const { server } = await setUp();
    const raw = rawConnection(server.address, { window: 0 });
    const calls = [raw.call(WATCH, NOTHING), raw.call(EXPORT, PROFILE_P), raw.open(IMPORT), raw.open(GET)];
    calls[2]!.write(Buffer.from([0x0a, 0x00]));
    const taken = () => [server.pools.watches, server.pools.exports, server.pools.imports].map(({ count }) => count);
    await eventually(taken).toEqual([1, 1, 1]);
    for (const call of calls) leave(raw, call);
    await allFree(server);
    raw.close();
  });
});
