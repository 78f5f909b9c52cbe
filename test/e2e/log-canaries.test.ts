import { setTimeout as pause } from 'node:timers/promises';
import { Client, credentials } from '@grpc/grpc-js';
import { Packr } from 'msgpackr';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { loadContract } from '../../src/contract/load.js';
import { encodeRecord } from '../../src/store/redis/values.js';
import { prepareStore, startCallLoad } from '../support/call-load.js';
import { runImport } from '../support/import-client.js';
import { type RedisServer, startRedisServer } from '../support/redis-server.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';
import { describeWithRedis } from '../support/with-redis.js';

/** What must not be in a log: each is sent in everything that a caller can put it into. */
const PROFILE = 'canary-profile';
const EMAIL = 'canary@example.org';
const RECEIPT = 'canary-receipt';
const PROPERTY = 'canary-property';
const CARD = '4111111111111111';
const CANARIES = /canary|4111 ?1111/i;

/** With a store that is away under load: 12 MB it was, in 5 seconds. */
const AWAY_MS = 5_000;
const AWAY_LOG_CHARS_MAX = 200_000;

const time = () => ({ seconds: Math.floor(Date.now() / 1_000) - 60 });

describeWithRedis('the log of a server', () => {
  let redis: RedisServer;
  let server: ServerProcess;
  let raw: Client;
  let from = 0;

  beforeAll(async () => {
    redis = await startRedisServer();
    await prepareStore(redis.url);
    const keys = `k1:${'ab'.repeat(32)}`;
    server = await startServerProcess(redis.url, '--log-level', 'trace', '--identity-keys', keys);
    raw = new Client(server.address, credentials.createInsecure());
    await Promise.all(everyCall());
  });
  beforeEach(() => {
    from = server.logged().length;
  });
  afterAll(async () => {
    raw?.close();
    await server?.kill();
    await redis?.remove();
  });

  /** Calls of every service with the canaries in them; how they end does not matter. */
  function everyCall(): Promise<unknown>[] {
    const { events, handbills, wallets, profiles, catalog } = server.clients;
    const one = { profileId: PROFILE };
    const known = { identity: { kind: 'IDENTITY_KIND_EMAIL', value: EMAIL } } as const;
    const card = { identity: { kind: 'IDENTITY_KIND_LOYALTY_CARD', value: CARD } } as const;
    const transactions = [one, known, card].map((name, n) => ({
      ...name,
      transactionId: `${RECEIPT}-${n}-${Date.now()}`,
      time: time(),
      lines: [{ itemId: 'coffee' }],
    }));
    const properties = { [PROPERTY]: { text: PROPERTY } };
    const event = { ...one, eventId: `${RECEIPT}-${Date.now()}`, time: time(), custom: { name: PROPERTY, properties } };
    const exported = profiles.exportProfile({ profile: one });
    const calls = [
      callUnary(profiles, profiles.linkIdentity, { profile: one, identity: known.identity }),
      callUnary(events, events.recordTransactions, { transactions }),
      callUnary(events, events.cancelTransactions, { cancellations: [{ ...one, transactionId: RECEIPT }] }),
      callUnary(events, events.recordEvents, { events: [event as never] }),
      callUnary(handbills, handbills.getHandbill, { profile: one, campaignId: 'weekly-four' }),
      callUnary(handbills, handbills.getHandbill, { profile: known, campaignId: PROPERTY }),
      callUnary(handbills, handbills.batchGetHandbills, { requests: [{ profile: one, campaignId: 'weekly-four' }] }),
      callUnary(wallets, wallets.listPromotions, { profile: one }),
      callUnary(wallets, wallets.activatePromotions, {
        entries: [{ profile: one, code: PROPERTY, requestId: RECEIPT }],
      }),
      callUnary(wallets, wallets.redeemPromotions, { entries: [{ profile: one, code: PROPERTY, requestId: RECEIPT }] }),
      callUnary(wallets, wallets.adjustPoints, { entries: [{ profile: one, delta: 1, requestId: RECEIPT }] }),
      callUnary(profiles, profiles.getProfile, { profile: known }),
      callUnary(profiles, profiles.mergeProfiles, { from: { profileId: `${PROFILE}-2` }, into: one }),
      callUnary(profiles, profiles.unlinkIdentity, { profile: one, identity: card.identity }),
      callUnary(catalog, catalog.getItem, { itemId: EMAIL }),
      exported.toArray(),
      runImport(events.importTransactions(), {}, [
        Buffer.from(`transactionId,profileId,time,itemId\n${RECEIPT},${PROFILE},now,coffee\n${RECEIPT}-x,${EMAIL}`),
      ]),
    ];
    return calls.map((call) => call.catch(() => undefined));
  }

  const logged = (): string => server.logged().slice(from);

  /** Failures were told, as lines of JSON without any of the canaries. */
  function expectClean(words: RegExp): void {
    expect(logged()).toMatch(words);
    expect(logged()).not.toMatch(CANARIES);
    for (const line of logged().trim().split('\n')) expect(() => JSON.parse(line), line).not.toThrow();
  }

  const keysOf = async (kind: string): Promise<string[]> =>
    (await redis.cli('keys', `hb:{*}:${kind}:${PROFILE}`)).split('\n').filter((key) => key !== '');

  it('tells nothing of requests that are refused', async () => {
    const { service } = loadContract().handbill.v1.EventService;
    const asIs = (bytes: Buffer): Buffer => bytes;
    const text = Buffer.from(`${PROFILE} ${EMAIL} ${CARD}`);
    for (const { path } of Object.values(service)) {
      await new Promise<void>((resolve) => raw.makeUnaryRequest(path, asIs, asIs, text, () => resolve()));
    }
    await Promise.all(everyCall());
    expect(logged()).not.toMatch(CANARIES);
  });

  it('tells nothing of damaged records', async () => {
    const rubbish = new Packr().pack([PROFILE, EMAIL, RECEIPT, PROPERTY]);
    const twice = encodeRecord(7, Buffer.concat([rubbish, rubbish]));
    const escaped = [...twice].map((byte) => `\\${String(byte).padStart(3, '0')}`).join('');
    for (const kind of ['w', 'h']) {
      const [key] = await keysOf(kind);
      await redis.cli('eval', `redis.call('SET', KEYS[1], "${escaped}")`, '1', key!);
      await Promise.all(everyCall());
      await redis.cli('set', key!, 'abc');
      await Promise.all(everyCall());
      await redis.cli('del', key!);
    }
    expectClean(/call failed/);
  });

  it('tells nothing of commands that Redis refuses', async () => {
    await Promise.all(everyCall());
    const [key] = await keysOf('w');
    const tag = key!.slice(0, key!.indexOf('}') + 1);
    const mended = async (spoil: string[], mend: string[]): Promise<void> => {
      await redis.cli(...spoil);
      await Promise.all(everyCall());
      await redis.cli(...mend);
    };
    for (const spoiled of [key!, `${tag}:ev`]) {
      await redis.cli('rename', spoiled, 'kept');
      await mended(['hset', spoiled, PROFILE, EMAIL], ['rename', 'kept', spoiled]);
    }
    await mended(['config', 'set', 'maxmemory', '1'], ['config', 'set', 'maxmemory', '0']);
    await mended(['acl', 'setuser', 'default', '-set', '-evalsha'], ['acl', 'setuser', 'default', '+@all']);
    await mended(['acl', 'setuser', 'default', 'resetkeys', '~nothing'], ['acl', 'setuser', 'default', '~*']);
    expectClean(/WRONGTYPE/);
    expect(logged()).toMatch(/STORE_FULL/);
    expect(logged()).toMatch(/NOPERM/);
  });

  it('tells nothing of events in the outbox that nobody can read', async () => {
    const [key] = await keysOf('w');
    const event = `${PROFILE} ${EMAIL}`;
    await redis.cli(
      'xadd',
      `${key!.slice(0, key!.indexOf('}') + 1)}:ev`,
      '*',
      'e',
      `${String.fromCharCode(event.length)}${event}`,
    );
    const watch = server.clients.events.watchEvents({ start: 'WATCH_START_OLDEST' });
    await watch.toArray().catch(() => undefined);
    // The line may come after the answer.
    await expect.poll(logged, { timeout: 20_000 }).toMatch(/WatchEvents/);
    expectClean(/WatchEvents/);
  });

  it('stays short while the store is away under load, and tells nothing', async () => {
    const load = startCallLoad(server, 100);
    await load.untilWell();
    redis.freeze();
    const away = pause(AWAY_MS);
    await Promise.all(everyCall());
    await away;
    redis.resume();
    await load.untilWell();
    await redis.kill();
    await Promise.all([...everyCall(), pause(AWAY_MS)]);
    await load.stop();
    expectClean(/STORE_UNREACHABLE/);
    expect(load.ends.filter(({ code }) => code !== 0).length).toBeGreaterThan(500);
    expect(logged().length).toBeLessThan(AWAY_LOG_CHARS_MAX);
  }, 60_000);
});
