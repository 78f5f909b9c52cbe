import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClientReadableStream, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { fromStatus } from '../../src/contract/status-details.js';
import type { CustomerEventInput } from '../../src/generated/handbill/v1/CustomerEvent.js';
import type { Event } from '../../src/generated/handbill/v1/Event.js';
import type { Handbill } from '../../src/generated/handbill/v1/Handbill.js';
import type { PromotionInput } from '../../src/generated/handbill/v1/Promotion.js';
import type { TransactionInput } from '../../src/generated/handbill/v1/Transaction.js';
import type { WatchEventsRequestInput } from '../../src/generated/handbill/v1/WatchEventsRequest.js';
import type { WatchEventsResponse } from '../../src/generated/handbill/v1/WatchEventsResponse.js';
import { BATCH_REQUESTS_MAX, HISTORY_WINDOW_RECEIPTS } from '../../src/limits.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';
import { failureOf } from '../support/test-server.js';

let folder: string;
let server: ServerProcess;
let handbill: Handbill;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-events-'));
  server = await startServerProcess(join(folder, 'store'));
  const { catalog, promotions, campaigns, handbills } = server.clients;
  for (const itemId of ['milk', 'bread', 'jam']) {
    await callUnary(catalog, catalog.upsertItem, { item: { itemId, name: itemId } });
    const promotion: PromotionInput = {
      code: `less-${itemId}`,
      name: itemId,
      type: 'PROMOTION_TYPE_GENERAL',
      visibilityStatus: 'VISIBILITY_STATUS_PUBLISH',
      catalogIndexItems: [itemId],
    };
    await callUnary(promotions, promotions.createPromotion, { promotion });
  }
  const campaign = {
    campaignId: 'weekly',
    name: 'Weekly',
    activity: { relative: { duration: { seconds: 7 * 86_400 } } },
    variants: [{ variantId: 'a', weight: 1, slotGroups: [{ name: 'offers', slots: 2, order: 1 }] }],
  };
  await callUnary(campaigns, campaigns.createCampaign, { campaign });
  await callUnary(campaigns, campaigns.publishCampaign, { campaignId: 'weekly' });
  handbill = await callUnary(handbills, handbills.getHandbill, {
    profile: { profileId: 'anna' },
    campaignId: 'weekly',
  });
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const nowSeconds = (): number => Math.floor(Date.now() / 1_000);

function receipt(transactionId: string, profileId: string, secondsAgo = 0, ...itemIds: string[]): TransactionInput {
  const time = { seconds: nowSeconds() - secondsAgo };
  return { transactionId, profileId, time, lines: itemIds.map((itemId) => ({ itemId, amountMinor: 119 })) };
}

const recordTransactions = async (...transactions: TransactionInput[]) => {
  const { events } = server.clients;
  return (await callUnary(events, events.recordTransactions, { transactions })).results;
};
const recordEvents = async (...told: CustomerEventInput[]) => {
  const { events } = server.clients;
  return (await callUnary(events, events.recordEvents, { events: told })).results;
};

type Watch = ClientReadableStream<WatchEventsResponse> & AsyncIterable<WatchEventsResponse>;
const watch = (request: WatchEventsRequestInput = {}) => server.clients.events.watchEvents(request) as Watch;

/** All that a watch tells until its end. */
async function told(request: WatchEventsRequestInput = {}) {
  const events: Event[] = [];
  let cursor = '';
  const start = request.cursor || request.consumer ? 'WATCH_START_UNSPECIFIED' : 'WATCH_START_OLDEST';
  for await (const message of watch({ start, untilEnd: true, ...request })) {
    events.push(...message.events);
    cursor = message.cursor;
  }
  return { events, cursor };
}

describe('WatchEvents', () => {
  it('tells a receipt as its charge and a buy a line, and its cancellation', async () => {
    const { cursor } = await told();
    await recordTransactions({
      ...receipt('t-1', 'bert', 60, 'milk', 'bread'),
      storeId: 'north',
      total: { amountMinor: 238, currency: 'EUR' },
    });
    const { events: service } = server.clients;
    const cancellations = [{ profileId: 'bert', transactionId: 't-1' }];
    const { results } = await callUnary(service, service.cancelTransactions, { cancellations });
    expect(results).toMatchObject([{ cancelled: { approximate: false } }]);

    const { events } = await told({ cursor });
    expect(events.map(({ type, profileId }) => [type, profileId])).toEqual([
      ['transaction.charge', 'bert'],
      ['product.buy', 'bert'],
      ['product.buy', 'bert'],
      ['transaction.cancel', 'bert'],
    ]);
    const [charge, milk, , cancel] = events;
    expect(charge!.transactionCharge).toEqual({
      correctTime: null,
      transactionId: 't-1',
      storeId: 'north',
      total: { amountMinor: 238, currency: 'EUR' },
      itemIds: ['milk', 'bread'],
    });
    expect(milk!.productBuy).toMatchObject({ transactionId: 't-1', itemId: 'milk', quantity: 1, amountMinor: 119 });
    expect(cancel!.transactionCancel).toMatchObject({ transactionTime: charge!.time, itemIds: ['milk', 'bread'] });
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(4);
    expect((await told({ cursor })).events).toEqual(events);
  });

  it('tells of handbills, views and custom events, with the names of things', async () => {
    const time = { seconds: nowSeconds() };
    const { handbillId } = handbill;
    const code = handbill.slots[1]!.promotion!.code;
    const { cursor } = await told();
    const results = await recordEvents(
      { eventId: 'v-1', profileId: 'anna', time, view: { handbillId, slot: 1 } },
      {
        eventId: 'c-1',
        profileId: 'anna',
        time,
        custom: { name: 'search', properties: { q: { stringValue: 'jam' } } },
      },
      { eventId: 'v-2', profileId: 'anna', time, view: { handbillId, slot: 7 } },
      { eventId: 'v-1', profileId: 'anna', time, view: { handbillId, slot: 1 } },
      { eventId: 'c-2', profileId: 'anna', time },
      { eventId: 'c-3', profileId: 'anna', time: { seconds: time.seconds + 3_600 }, custom: { name: 'x' } },
      { eventId: 'a-1', profileId: 'anna', time, activate: { promotionCode: code } },
    );
    expect(results.map(({ result }) => result)).toEqual([
      'recorded',
      'recorded',
      'error',
      'duplicate',
      'error',
      'error',
      'recorded',
    ]);
    const [, , notHeld, , nothing, future] = results.map(({ error }) => error && fromStatus(error));
    expect(notHeld).toMatchObject({ code: status.FAILED_PRECONDITION, errorInfo: { reason: 'NOT_ASSIGNED' } });
    expect(nothing!.fieldViolations).toMatchObject([{ field: 'event' }]);
    expect(future!.fieldViolations).toMatchObject([{ field: 'time' }]);

    const { events } = await told({ cursor });
    expect(events).toMatchObject([
      { handbillView: { handbillId, campaignId: 'weekly', slot: 1, promotionCode: code, sourceEventId: 'v-1' } },
      { clientCustom: { name: 'search', properties: { q: { stringValue: 'jam' } }, sourceEventId: 'c-1' } },
      { clientActivatePromotion: { promotionCode: code, handbillId, slot: 1 } },
    ]);
    const assigned = (await told({ types: ['handbill.assign'] })).events;
    const promotionCodes = handbill.slots.map(({ promotion }) => promotion!.code);
    expect(assigned).toMatchObject([{ profileId: 'anna', handbillAssign: { handbillId, promotionCodes } }]);
  });

  it('follows live, filtered, at the pace of the reader, and resumes', async () => {
    const live = watch({ start: 'WATCH_START_NOW', types: ['transaction.charge'] });
    const messages = live[Symbol.asyncIterator]();
    await new Promise((resolve) => live.once('metadata', resolve));
    await recordTransactions(receipt('live-1', 'carl', 0, 'milk'));
    const first = (await messages.next()).value as WatchEventsResponse;
    expect(first.events).toMatchObject([{ transactionCharge: { transactionId: 'live-1' } }]);
    live.cancel();
    await expect(messages.next()).rejects.toMatchObject({ code: status.CANCELLED });

    const many = Array.from({ length: 900 }, (_, i) => receipt(`many-${i}`, `p-${i % 30}`, 0, 'milk', 'bread', 'jam'));
    await recordTransactions(...many);
    const { events } = await told({ cursor: first.cursor });
    expect(events).toHaveLength(900 * 4);
    for (let p = 0; p < 30; p++) {
      const ids = events
        .filter(({ profileId, type }) => profileId === `p-${p}` && type === 'transaction.charge')
        .map(({ transactionCharge }) => transactionCharge!.transactionId);
      expect(ids).toEqual(many.filter((_, i) => i % 30 === p).map(({ transactionId }) => transactionId));
    }
    expect((await told({ cursor: first.cursor, profileId: 'p-3', types: ['product.buy'] })).events).toHaveLength(90);
  });

  it('keeps the position of a consumer, until it is removed', async () => {
    const { events: service } = server.clients;
    const consumer = 'warehouse';
    const { events, cursor } = await told({ consumer });
    expect(events.length).toBeGreaterThan(3_000);
    await callUnary(service, service.acknowledgeEvents, { consumer, cursor });
    await recordTransactions(receipt('w-1', 'dora', 0, 'milk'));
    expect((await told({ consumer, types: ['transaction.charge'] })).events).toMatchObject([
      { transactionCharge: { transactionId: 'w-1' } },
    ]);
    const { consumers } = await callUnary(service, service.listEventConsumers, {});
    const [position] = cursor.split('.');
    expect(consumers).toMatchObject([{ consumer, cursor: position, gap: false, oldestOpenTime: expect.anything() }]);
    await callUnary(service, service.removeEventConsumer, { consumer });
    expect(await failureOf(callUnary(service, service.acknowledgeEvents, { consumer, cursor }))).toMatchObject({
      code: status.NOT_FOUND,
    });
  });

  it.each([
    [{ types: ['no.such'] }, 'types[0]'],
    [{ cursor: '!' }, 'cursor'],
    [{ cursor: 'a', start: 'WATCH_START_NOW' }, 'start'],
    [{ consumer: ' x' }, 'consumer'],
  ] as const)('refuses %j', async (request, field) => {
    const { code, fieldViolations } = await failureOf(
      told({ ...request, types: [...('types' in request ? request.types : [])] }),
    );
    expect(code).toBe(status.INVALID_ARGUMENT);
    expect(fieldViolations).toMatchObject([{ field }]);
  });
});

describe('CancelTransactions', () => {
  const cancel = async (...cancellations: object[]) => {
    const { events } = server.clients;
    return (await callUnary(events, events.cancelTransactions, { cancellations })).results;
  };

  it('works before the receipt is there, once, and by its lines for an old one', async () => {
    const old = Array.from({ length: HISTORY_WINDOW_RECEIPTS + 1 }, (_, i) => receipt(`o-${i}`, 'emil', 99 - i, 'jam'));
    await recordTransactions(...old);
    const { profileId, transactionId, time, lines } = old[0]!;
    const results = await cancel(
      { profileId, transactionId: 'early' },
      { profileId, transactionId: 'early' },
      { profileId, transactionId },
      { profileId, transactionId, transactionTime: time, lines },
      { profileId, transactionId: '' },
      { profileId, transactionId, lines },
    );
    expect(results.map(({ result }) => result)).toEqual(['noted', 'repeated', 'error', 'cancelled', 'error', 'error']);
    expect(fromStatus(results[2]!.error!)).toMatchObject({
      code: status.FAILED_PRECONDITION,
      errorInfo: { reason: 'TRANSACTION_LINES_NEEDED' },
    });
    expect(results[3]!.cancelled).toEqual({ approximate: true });
    expect(fromStatus(results[4]!.error!).fieldViolations).toMatchObject([{ field: 'transaction_id' }]);
    expect(fromStatus(results[5]!.error!).fieldViolations).toMatchObject([{ field: 'transaction_time' }]);
    expect(await recordTransactions(receipt('early', 'emil', 0, 'milk'))).toMatchObject([{ cancelled: {} }]);
  });

  it.each(['recordEvents', 'cancelTransactions', 'recordTransactions'] as const)(
    '%s refuses a batch of none and of N + 1',
    async (method) => {
      const { events } = server.clients;
      const field = { recordEvents: 'events', cancelTransactions: 'cancellations', recordTransactions: 'transactions' }[
        method
      ];
      for (const length of [0, BATCH_REQUESTS_MAX + 1]) {
        const request = { [field]: Array.from({ length }, () => ({})) };
        const failed = await failureOf(callUnary(events, events[method] as never, request));
        expect(failed).toMatchObject({ code: status.INVALID_ARGUMENT, fieldViolations: [{ field }] });
      }
    },
  );
});

describe('handbill events', () => {
  const run = (...args: string[]) => runHandbill('events', ...args, '--server', server.address);

  it('tail prints what is held, a line an event, and where to continue', async () => {
    const text = await run('tail', '--type', 'handbill.view');
    expect(text.stdout).toMatch(/^\S+Z {2}handbill\.view +anna {2}handbillId=\S+ campaignId=weekly .*slot=1/);
    const [, cursor] = /--cursor (\S+)/.exec(text.stderr)!;
    await recordTransactions(receipt('cli-1', 'fred', 0, 'milk'));
    const json = await run('tail', '--cursor', cursor!, '--json');
    const lines = json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { type: 'transaction.charge', transactionCharge: { transactionId: 'cli-1', itemIds: ['milk'] } },
      { type: 'product.buy', profileId: 'fred' },
    ]);
    expect(json.code).toBe(0);
  });

  it('tail shows the events of one customer, also when an identity names it', async () => {
    const { profiles } = server.clients;
    const identity = { kind: 'IDENTITY_KIND_EMAIL', value: 'fred@example.org' } as const;
    await callUnary(profiles, profiles.linkIdentity, { profile: { profileId: 'fred' }, identity });
    const byId = await run('tail', '--profile', 'fred', '--json');
    const ofWhom = byId.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).profileId);
    expect(new Set(ofWhom)).toEqual(new Set(['fred']));
    expect((await run('tail', '--profile', 'email=Fred@example.org', '--json')).stdout).toBe(byId.stdout);
    const unknown = await run('tail', '--profile', 'email=nobody@example.org', '--json');
    expect([unknown.code, JSON.parse(unknown.stderr).error.reason]).toEqual([1, 'IDENTITY_UNKNOWN']);
  });

  it('tail as a consumer goes on where it stopped; consumers can be listed and removed', async () => {
    expect((await run('tail', '--consumer', 'cli', '--json')).stdout).toContain('"cli-1"');
    expect((await run('tail', '--consumer', 'cli', '--json')).stdout).toBe('');
    expect((await run('consumers')).stdout).toMatch(/\ncli +\S+Z +none\n$/);
    expect(JSON.parse((await run('consumers', '--json')).stdout).consumers).toMatchObject([{ consumer: 'cli' }]);
    expect((await run('remove-consumer', 'cli')).code).toBe(0);
    const again = await run('remove-consumer', 'cli');
    expect(again).toMatchObject({ code: 1, stderr: 'error: event consumer "cli" not found\n' });
  });

  it('a watch ends when the server stops, and says so', async () => {
    const other = await startServerProcess(join(folder, 'other'));
    const live = other.clients.events.watchEvents({}) as Watch;
    const ended = (async () => {
      for await (const _ of live);
    })();
    const failed = failureOf(ended);
    await new Promise((resolve) => live.once('metadata', resolve));
    expect(await Promise.all([other.stop(), failed])).toMatchObject([0, { code: status.UNAVAILABLE }]);
  });
});
