import { deflateSync, gzipSync } from 'node:zlib';
import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { callUnary } from '../../../src/contract/clients.js';
import {
  LINES_PER_TRANSACTION_MAX,
  LIST_SLACK,
  MESSAGE_BYTES_MAX,
  SEGMENTS_PER_REQUEST_MAX,
} from '../../../src/limits.js';
import { endOf, PATHS, rawSession, rawStream } from '../../support/attacks/raw-calls.js';
import { fakeEngine, handbillView } from '../../support/fake-engine.js';
import { rawCall } from '../../support/raw-call.js';
import { failureOf, startTestServer } from '../../support/test-server.js';
import { sized, times } from '../../support/wire-bytes.js';

const RECORD = { ':path': '/handbill.v1.EventService/RecordTransactions' };
const PACKED = { ...RECORD, 'grpc-encoding': 'gzip' };
const MB = 1_048_576;

/** Asks for nothing: what is refused here never gets to the engine. */
const server = () => startTestServer(fakeEngine({}));

describe('a message that is larger inside than outside', () => {
  it('is refused before it is decoded', async () => {
    const receipts = gzipSync(times(2 * MB - 8, sized(1)));
    expect(receipts.length).toBeLessThan(5_000);
    const { address } = await server();
    expect(await rawCall(address, receipts, PACKED)).toMatchObject({
      code: status.INVALID_ARGUMENT,
      message: 'transactions: must not have more than 1000 entries (got "")',
    });
    const lines = gzipSync(times(21, sized(1, times(10_000, sized(6)))));
    expect(await rawCall(address, lines, PACKED)).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      message: 'transactions[19].lines: the request has more than 200000 messages within it',
    });
  });

  it('is unpacked up to the limit of a message only', async () => {
    const { address } = await server();
    for (const [encoding, body] of [
      ['gzip', gzipSync(Buffer.alloc(256 * MB))],
      ['deflate', deflateSync(Buffer.alloc(256 * MB))],
    ] as const) {
      expect(body.length).toBeLessThan(MB);
      expect(await rawCall(address, body, { ...RECORD, 'grpc-encoding': encoding })).toMatchObject({
        code: status.RESOURCE_EXHAUSTED,
        message: `Received message that decompresses to a size larger than ${MESSAGE_BYTES_MAX}`,
      });
    }
  });

  it('names the list, and where it is', async () => {
    const { clients } = await server();
    const many = new Array(LIST_SLACK * LINES_PER_TRANSACTION_MAX + 1).fill({ itemId: 'milk' });
    const receipts = [{ transactionId: 't-1' }, { transactionId: 't-2', lines: many }];
    const failed = await failureOf(
      callUnary(clients.events, clients.events.recordTransactions, { transactions: receipts }),
    );
    expect(failed).toMatchObject({
      code: status.INVALID_ARGUMENT,
      fieldViolations: [{ field: 'transactions[1].lines', description: 'must not have more than 5000 entries' }],
    });
  });
});

describe('a message in which everything is wrong', () => {
  it('is answered with trailers that every client takes', async () => {
    const { address } = await server();
    const wrong = times(LIST_SLACK * SEGMENTS_PER_REQUEST_MAX, sized(3, ` ${'漢'.repeat(128)}`));
    const half = times(SEGMENTS_PER_REQUEST_MAX, sized(3, ` ${'漢'.repeat(128)}`));
    for (const segments of [wrong, half]) {
      const body = Buffer.concat([
        sized(1, Buffer.concat([sized(1, '漢'.repeat(1_000)), segments])),
        sized(2, '漢'.repeat(9_000)),
      ]);
      const answer = await rawCall(address, body, { 'x-request-id': 'r'.repeat(128) });
      expect(answer.code).toBe(status.INVALID_ARGUMENT);
      expect(answer.headerBytes).toBeLessThan(8_192);
    }
  });

  it('is told of by the first violations of an entry, and the number of the others', async () => {
    const lines = new Array(1_000).fill({ itemId: 'milk', quantity: 1, amountMinor: 2 ** 60 });
    const { clients } = await server();
    const { results } = await callUnary(clients.events, clients.events.recordTransactions, {
      transactions: [{ profileId: 'p', transactionId: 't', time: { seconds: 1 }, lines }],
    });
    expect(results[0]?.error?.message).toMatch(/^lines\[0\]\.amount_minor: .* and 999 more$/);
  });
});

describe('what a caller got wrong is not called an internal error', () => {
  it.each([
    ['bytes that were never packed', Buffer.from('no gzip'), PACKED],
    ['packed bytes that are cut off', gzipSync(times(1_000, sized(1, 'x'))).subarray(0, 30), PACKED],
    ['a timeout that is none', Buffer.alloc(0), { 'grpc-timeout': 'soon' }],
    [
      'a message that is none, to a service that is not ours',
      Buffer.from([0x0a, 0xff]),
      { ':path': '/grpc.health.v1.Health/Check' },
    ],
    [
      'bytes that were never packed, within an import',
      Buffer.from('no gzip'),
      { ...PACKED, ':path': '/handbill.v1.PromotionService/ImportPromotions' },
    ],
  ])('%s', async (_, body, headers) => {
    const running = await startTestServer(fakeEngine({ handbills: { get: async () => handbillView([]) } }));
    const answer = await rawCall(running.address, body, headers);
    expect(answer).toMatchObject({ code: status.INVALID_ARGUMENT });
    expect(answer.message).not.toBe('');
    // The connection and the server go on.
    await callUnary(running.clients.handbills, running.clients.handbills.getHandbill, {
      profile: { profileId: 'p' },
      campaignId: 'c',
    });
    expect(running.logged.filter(({ level }) => Number(level) > 30)).toEqual([]);
  });

  it('an encoding that the server does not have', async () => {
    const { address } = await server();
    expect(await rawCall(address, Buffer.from('x'), { 'grpc-encoding': 'br' })).toMatchObject({
      code: status.UNIMPLEMENTED,
    });
  });
});

describe('a timeout', () => {
  const call = async (timeout: string) => {
    const { address } = await startTestServer(fakeEngine({ handbills: { get: async () => handbillView([]) } }));
    const request = Buffer.concat([sized(1, sized(1, 'p')), sized(2, 'c')]);
    return rawCall(address, request, { 'grpc-timeout': timeout });
  };

  it.each(['', '100', 'S', '-1S', '1.5S', '1S junk', 'x1S', '1 S', '1SS', '5S, 5S', '123456789S'])(
    'of "%s" is refused',
    async (timeout) => {
      expect(await call(timeout)).toMatchObject({
        code: status.INVALID_ARGUMENT,
        message: `grpc-timeout: must be up to eight digits and one of H, M, S, m, u, n (got "${timeout}")`,
      });
    },
  );

  it.each(['2147483S', '2147484S', '597H', '99999999M', '99999999H', '99999999S'])(
    'of %s is not over at once',
    async (timeout) => {
      expect(await call(timeout)).toMatchObject({ code: status.OK });
    },
  );

  it.each(['0S', '1n'])('of %s is', async (timeout) => {
    expect(await call(timeout)).toMatchObject({ code: status.DEADLINE_EXCEEDED });
  });
});

it('what is not gRPC by its content type is refused as the specification of gRPC says: by HTTP', async () => {
  const { address } = await server();
  const session = rawSession(address);
  for (const type of ['text/plain', 'application/json', '']) {
    const stream = rawStream(session, PATHS.getHandbill, { 'content-type': type });
    stream.end();
    expect(await endOf(stream)).toBe('HTTP 415');
  }
  session.destroy();
});
