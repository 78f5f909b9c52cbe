import { Metadata, status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { HandbillError } from '../../../src/base/errors.js';
import { callUnary } from '../../../src/contract/clients.js';
import type { HandbillRequest } from '../../../src/engine/engine.js';
import {
  MESSAGE_BYTES_MAX,
  SMALL_REQUEST_BYTES_MAX,
  STATUS_MESSAGE_BYTES_MAX,
  STATUS_VIOLATIONS_BYTES_MAX,
} from '../../../src/limits.js';
import { fakeEngine, handbillView, promotion } from '../../support/fake-engine.js';
import { rawCall } from '../../support/raw-call.js';
import { eventually, failureOf, startTestServer, type TestServer } from '../../support/test-server.js';

const request = { profile: { profileId: 'p-1' }, campaignId: 'weekly' };
const get = ({ clients }: TestServer, wire: object = request, options = {}) =>
  callUnary(clients.handbills, clients.handbills.getHandbill, wire, options);

const never = () => new Promise<never>(() => undefined);

describe('a unary call', () => {
  it('passes the request to the engine and its answer back', async () => {
    const asked: HandbillRequest[] = [];
    const server = await startTestServer(
      fakeEngine({
        handbills: {
          async get(wanted) {
            asked.push(wanted);
            return handbillView([promotion('a', { tags: ['MOBILE'], redeemLimitPerClient: 2 })]);
          },
        },
      }),
    );
    const answer = await get(server, {
      profile: { profileId: 'p-1', isMember: true, segmentIds: ['s'], storeId: 'x' },
      campaignId: 'weekly',
    });
    expect(asked).toEqual([
      {
        profile: { profileId: 'p-1', isMember: true, segments: new Set(['s']), storeId: 'x' },
        campaignId: 'weekly',
        excludedCodes: [],
      },
    ]);
    expect(answer).toMatchObject({
      handbillId: 'hb-1',
      seed: 4_294_967_295,
      startTime: { seconds: 1_700_000_000, nanos: 123_000_000 },
      slots: [
        { slot: 0, content: 'promotion', score: 0.25 },
        { slot: 1, content: 'emptyReason', emptyReason: 'EMPTY_SLOT_REASON_TOO_FEW_CANDIDATES' },
      ],
    });
    expect(answer.slots[0]?.promotion).toMatchObject({
      code: 'a',
      status: 'PROMOTION_STATUS_ASSIGNED',
      possibleRedemptions: 0,
      redemptionLimit: 2,
      handbillId: 'hb-1',
      tags: ['MOBILE'],
      activatedTime: null,
      expire: null,
    });
    expect(answer.slots[0]?.promotion?.uuid).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it.each([
    [new HandbillError('ABORTED', 'changed'), status.ABORTED],
    [new HandbillError('ALREADY_EXISTS', 'taken'), status.ALREADY_EXISTS],
    [new HandbillError('UNAVAILABLE', 'store down', { retryAfterMs: 1_500 }), status.UNAVAILABLE],
  ])('fails as the engine does: %s', async (error, code) => {
    const server = await startTestServer(fakeEngine({ handbills: { get: () => Promise.reject(error) } }));
    const failed = await failureOf(get(server));
    expect(failed).toMatchObject({ code, message: error.message });
    expect(failed.retryAfterMs).toBe(error.details.retryAfterMs);
  });

  it('names the precondition that does not hold', async () => {
    const error = new HandbillError('FAILED_PRECONDITION', 'is a draft', {
      reason: 'NOT_PUBLISHED',
      metadata: { kind: 'campaign', key: 'weekly' },
    });
    const server = await startTestServer(fakeEngine({ handbills: { get: () => Promise.reject(error) } }));
    expect(await failureOf(get(server))).toEqual({
      code: status.FAILED_PRECONDITION,
      message: 'is a draft',
      errorInfo: { reason: 'NOT_PUBLISHED', metadata: { kind: 'campaign', key: 'weekly' } },
      preconditionViolations: [{ type: 'NOT_PUBLISHED', subject: 'campaign/weekly', description: 'is a draft' }],
    });
  });

  it('tells every field that is wrong at once', async () => {
    const server = await startTestServer(fakeEngine({}));
    const failed = await failureOf(
      get(server, { profile: { profileId: ' p', storeId: 'a\u0000b' }, campaignId: 'x'.repeat(129) }),
    );
    expect(failed.code).toBe(status.INVALID_ARGUMENT);
    expect(failed.fieldViolations?.map(({ field }) => field)).toEqual([
      'profile.profile_id',
      'profile.store_id',
      'campaign_id',
    ]);
    const empty = await failureOf(get(server, {}));
    expect(empty.fieldViolations?.map(({ field }) => field)).toEqual(['profile', 'campaign_id']);
  });

  it.each([
    ['half a character', 'wrong: \ud83d', 'wrong: \ufffd'],
    ['a text of just the limit', 'x'.repeat(STATUS_MESSAGE_BYTES_MAX), 'x'.repeat(STATUS_MESSAGE_BYTES_MAX)],
    ['a longer one', 'x'.repeat(STATUS_MESSAGE_BYTES_MAX + 1), `${'x'.repeat(STATUS_MESSAGE_BYTES_MAX)}…`],
    ['a text that no trailer could hold', 'ä'.repeat(100_000), `${'ä'.repeat(STATUS_MESSAGE_BYTES_MAX / 2)}…`],
  ])('survives %s of the caller in its error', async (_what, message, told) => {
    const error = new HandbillError('INVALID_ARGUMENT', message, {
      violations: [{ path: [message], value: message, reason: message }],
    });
    const server = await startTestServer(fakeEngine({ handbills: { get: () => Promise.reject(error) } }));
    expect(await failureOf(get(server))).toMatchObject({ code: status.INVALID_ARGUMENT, message: told });
  });

  it('tells as many violations as its trailers hold', async () => {
    const one = { path: ['f'.repeat(100)], value: '', reason: 'r'.repeat(STATUS_VIOLATIONS_BYTES_MAX / 4 - 100) };
    const error = HandbillError.invalid(new Array(1_000).fill(one));
    const server = await startTestServer(fakeEngine({ handbills: { get: () => Promise.reject(error) } }));
    const failed = await failureOf(get(server));
    expect(failed.fieldViolations).toHaveLength(4);
    expect(failed.message).toContain('and 999 more');
  });

  it('keeps a bug to the log, findable by request id', async () => {
    const bug = new Error('secret detail');
    const server = await startTestServer(fakeEngine({ handbills: { get: () => Promise.reject(bug) } }));
    const metadata = new Metadata();
    metadata.set('x-request-id', 'r-77');
    const failed = await failureOf(get(server, request, { metadata }));
    expect(failed).toMatchObject({ code: status.INTERNAL, requestId: 'r-77' });
    expect(JSON.stringify(failed)).not.toContain('secret');
    expect(server.logged).toMatchObject([{ requestId: 'r-77', err: { message: 'secret detail' } }]);
    expect((await failureOf(get(server))).requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('refuses what exceeds the limit at once and says when to come again', async () => {
    let finish: (() => void)[] = [];
    const server = await startTestServer(
      fakeEngine({
        handbills: { get: () => new Promise((resolve) => finish.push(() => resolve(handbillView([])))) },
      }),
      { inFlight: 2 },
    );
    const held = [get(server), get(server)];
    await eventually(() => finish.length).toBe(2);
    expect(await failureOf(get(server))).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      errorInfo: { reason: 'OVERLOADED' },
      retryAfterMs: 100,
    });
    for (const done of finish.splice(0)) done();
    await Promise.all(held);
    finish = [];
    const next = get(server);
    await eventually(() => finish.length).toBe(1);
    finish[0]?.();
    await next;
  });

  it('gives its place to others when its deadline has passed, and its work is finished all the same', async () => {
    const held: (() => void)[] = [];
    const finished: number[] = [];
    const hold = async () => {
      const nth = held.length;
      await new Promise<void>((resolve) => held.push(resolve));
      finished.push(nth);
      return handbillView([]);
    };
    const server = await startTestServer(fakeEngine({ handbills: { get: hold } }), { inFlight: 1 });
    const late = failureOf(get(server, request, { timeoutMs: 1_500 }));
    await eventually(() => held.length).toBe(1);
    expect((await failureOf(get(server))).code).toBe(status.RESOURCE_EXHAUSTED);
    expect((await late).code).toBe(status.DEADLINE_EXCEEDED);
    const next = get(server);
    await eventually(() => held.length).toBe(2);
    expect(finished).toEqual([]);
    for (const finish of held) finish();
    await next;
    expect(finished).toEqual([0, 1]);
  });

  it('refuses bytes that are no message, and messages that are too long, as mistakes of the caller', async () => {
    const server = await startTestServer(fakeEngine({ handbills: { get: never } }));
    expect(await rawCall(server.address, Buffer.from([0x0a, 0xff]))).toMatchObject({ code: status.INVALID_ARGUMENT });
    // Tag and length take four bytes.
    const long = await failureOf(get(server, { campaignId: 'x'.repeat(SMALL_REQUEST_BYTES_MAX - 3) }));
    expect(long).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      message: 'the request is longer than 131072 bytes, the most that this method takes',
      errorInfo: { reason: 'REQUEST_TOO_LARGE', metadata: { bytesMax: '131072' } },
    });
    const fits = await failureOf(get(server, { campaignId: 'x'.repeat(SMALL_REQUEST_BYTES_MAX - 4) }));
    expect(fits.code).toBe(status.INVALID_ARGUMENT);
    const longest = await failureOf(get(server, { campaignId: 'x'.repeat(MESSAGE_BYTES_MAX) }));
    expect(longest.code).toBe(status.RESOURCE_EXHAUSTED);
  });

  it('of an unknown method is UNIMPLEMENTED', async () => {
    const server = await startTestServer(fakeEngine({}));
    expect(
      await rawCall(server.address, Buffer.alloc(0), { ':path': '/handbill.v1.HandbillService/Nope' }),
    ).toMatchObject({
      code: status.UNIMPLEMENTED,
    });
  });
});

it('an explanation is told when its caller leaves, or stops waiting', async () => {
  const signals: AbortSignal[] = [];
  const explain = (_id: unknown, _profileId: unknown, signal: AbortSignal) => {
    signals.push(signal);
    return never();
  };
  const { clients } = await startTestServer(fakeEngine({ handbills: { explain } }));
  const wanted = { handbillId: 'hb-1' };
  const leaving = clients.handbills.explainHandbill(wanted, () => undefined);
  await eventually(() => signals.length).toBe(1);
  expect(signals[0]!.aborted).toBe(false);
  leaving.cancel();
  await eventually(() => signals[0]!.aborted).toBe(true);
  await failureOf(callUnary(clients.handbills, clients.handbills.explainHandbill, wanted, { timeoutMs: 2_000 }));
  await eventually(() => signals[1]?.aborted).toBe(true);
});
