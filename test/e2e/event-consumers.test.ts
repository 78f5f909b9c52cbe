import { type ClientReadableStream, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { readStatusDetails } from '../../src/contract/status-details.js';
import type { WatchEventsRequestInput } from '../../src/generated/handbill/v1/WatchEventsRequest.js';
import type { WatchEventsResponse } from '../../src/generated/handbill/v1/WatchEventsResponse.js';
import { describeOnEveryStore } from '../support/every-store.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';

type Watch = ClientReadableStream<WatchEventsResponse>;

describeOnEveryStore('one consumer watched on two servers', (suite) => {
  let servers: readonly [ServerProcess, ServerProcess];
  const watches: Watch[] = [];
  beforeAll(async () => {
    const { address } = suite();
    servers = [await startServerProcess(address), await startServerProcess(address)];
  });
  afterAll(async () => {
    for (const watch of watches) watch.cancel();
    for (const server of servers ?? []) await server.stop();
  });

  const eventsOf = (at: 0 | 1) => servers[at].clients.events;

  async function record(eventId: string): Promise<void> {
    const time = { seconds: Math.floor(Date.now() / 1_000) };
    const events = [{ eventId, profileId: 'anna', time, custom: { name: 'note' } }];
    const { results } = await callUnary(eventsOf(0), eventsOf(0).recordEvents, { events });
    expect(results).toMatchObject([{ recorded: {} }]);
  }

  const acknowledge = (at: 0 | 1, consumer: string, cursor: string) =>
    callUnary(eventsOf(at), eventsOf(at).acknowledgeEvents, { consumer, cursor });

  const reasonOf = async (call: Promise<unknown>): Promise<unknown> => {
    const error = await call.then(
      () => expect.fail('it should have failed'),
      (failure: unknown) => failure as Parameters<typeof readStatusDetails>[0],
    );
    return [error.code, readStatusDetails(error).errorInfo?.reason];
  };
  const TAKEN_OVER = [status.ABORTED, 'CONSUMER_TAKEN_OVER'];

  /** What a watch has told so far, and how it ended. */
  function watch(at: 0 | 1, request: WatchEventsRequestInput) {
    const stream = eventsOf(at).watchEvents(request);
    watches.push(stream);
    const told: string[] = [];
    const seen = { told, cursor: '', isOver: false };
    stream.on('data', ({ events, cursor }: WatchEventsResponse) => {
      told.push(...events.map(({ clientCustom }) => clientCustom!.sourceEventId));
      seen.cursor = cursor;
    });
    const ended = new Promise<never>((_, reject) => stream.on('error', reject));
    ended.catch(() => {
      seen.isOver = true;
    });
    const until = (ids: readonly string[]) => expect.poll(() => told, { timeout: 20_000 }).toEqual(ids);
    return { seen, ended, until };
  }

  it('is the newer watch’s, and the older one can’t move it any more', async () => {
    const consumer = 'warehouse';
    for (const id of ['1', '2', '3']) await record(id);
    const older = watch(0, { consumer });
    await older.until(['1', '2', '3']);
    const stale = older.seen.cursor;

    const newer = watch(1, { consumer });
    expect(await reasonOf(older.ended)).toEqual(TAKEN_OVER);
    await newer.until(['1', '2', '3']);
    await acknowledge(1, consumer, newer.seen.cursor);
    await record('4');
    await newer.until(['1', '2', '3', '4']);
    // Whichever server it asks.
    await acknowledge(0, consumer, newer.seen.cursor);

    const position = async () => {
      const { consumers } = await callUnary(eventsOf(1), eventsOf(1).listEventConsumers, {});
      return consumers.map(({ cursor, oldestOpenTime }) => [cursor, oldestOpenTime]);
    };
    const before = await position();
    expect(before).toEqual([[newer.seen.cursor.split('.')[0], null]]);
    for (const at of [0, 1] as const) expect(await reasonOf(acknowledge(at, consumer, stale))).toEqual(TAKEN_OVER);
    expect(await reasonOf(watch(0, { consumer, cursor: stale }).ended)).toEqual(TAKEN_OVER);
    expect(await position()).toEqual(before);

    await record('5');
    await newer.until(['1', '2', '3', '4', '5']);
    const next = watch(0, { consumer });
    await next.until(['5']);
    expect(await reasonOf(newer.ended)).toEqual(TAKEN_OVER);
    expect(older.seen.told).toEqual(['1', '2', '3']);
  });

  it('is one of many that begin at once', async () => {
    const consumer = 'crowd';
    const crowd = Array.from({ length: 8 }, (_, n) => watch((n % 2) as 0 | 1, { consumer, start: 'WATCH_START_NOW' }));
    const standing = () => crowd.filter(({ seen }) => !seen.isOver);
    await expect.poll(() => standing().length, { timeout: 20_000 }).toBe(1);
    await record('for the crowd');
    const [winner] = standing();
    await winner!.until(['for the crowd']);
    await acknowledge(1, consumer, winner!.seen.cursor);
    for (const loser of crowd) if (loser !== winner) expect(await reasonOf(loser.ended)).toEqual(TAKEN_OVER);
  });
});
