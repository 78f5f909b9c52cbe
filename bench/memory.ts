/**
 * Redis memory of profiles as the store keeps them, beside the layout that comes to mind first: one JSON document under a readable key.
 * Measured by what the server says it uses before and after, so that keys, tables and the allocator's rounding are in it.
 *
 *     npm run bench:memory [-- --profiles 100000]
 */
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import type { Assignment } from '../src/assignment/assign.js';
import { hash32, randomStream } from '../src/base/hash.js';
import type { CampaignIndex, ItemIndex, ProfileId, PromotionIndex, StoreId } from '../src/base/ids.js';
import { MS_PER_DAY } from '../src/base/time.js';
import type { Campaign } from '../src/campaigns/campaign.js';
import { handbillAssigned } from '../src/engine/handbills/handbill-assigned.js';
import { type Exposure, NO_CANDIDATES } from '../src/handbill/exposure.js';
import type { Handbill } from '../src/handbill/handbill.js';
import { type HistoryReceipt, recordReceipt } from '../src/history/history.js';
import { EMPTY_RECORD } from '../src/profiles/record.js';
import { encodeProfileRecord } from '../src/profiles/record-codec.js';
import type { ProfileCommit, Store } from '../src/store/port.js';
import { type RedisServer, startRedisServer } from '../test/support/redis-server.js';
import { openRedis } from '../test/support/redis-store.js';

const WALLET_BYTES_MAX = 250;
const HISTORY_BYTES_MAX = 1_300;

const { values } = parseArgs({ options: { profiles: { type: 'string', default: '100000' } } });
const PROFILES = Number(values.profiles);
const ITEMS = 30_000;
const PROMOTIONS = 3_000;
const NOW_MS = Date.UTC(2026, 5, 1);

const random = randomStream(5);
const below = (limit: number): number => Math.floor(random() * limit);

const idOf = (n: number) => String(1_000_000_000 + n * 7) as ProfileId;

function anyAssignment(): Assignment {
  const handbill = anyHandbill();
  const { slots } = handbill;
  const exposure: Exposure = {
    groups: slots.map(({ group }) => group),
    chances: slots.map((slot) => (slot.kind === 'filled' ? slot.score : null)),
    propensities: slots.map(() => 1),
    explored: slots.map(() => false),
    shuffled: false,
    candidates: NO_CANDIDATES,
  };
  return { handbill, exposure };
}

function anyHandbill(): Handbill {
  const startMs = NOW_MS + below(7 * MS_PER_DAY);
  return {
    campaign: below(20) as CampaignIndex,
    variantId: 'a',
    startMs,
    endMs: NOW_MS + 14 * MS_PER_DAY,
    assignedAtMs: startMs,
    seed: hash32(String(random())),
    modelVersion: 12,
    slots: Array.from({ length: 6 }, () => ({
      kind: 'filled',
      group: 0,
      promotion: below(PROMOTIONS) as PromotionIndex,
      score: random() * 0.2,
    })),
    circumstances: {
      isMember: true,
      segments: [],
      storeId: 'north' as StoreId,
      configurationVersion: 5_000,
      receipts: 13,
      lines: 130,
      promised: [],
      excluded: [],
    },
    exploration: null,
    ghostOf: null,
    experimentRevision: 1,
  };
}

/** Weekly shopping of a quarter: forty different items, the favourites among them often. */
function anyReceipts(): HistoryReceipt[] {
  const own = Array.from(new Set(Array.from({ length: 48 }, () => below(ITEMS)))).slice(0, 40);
  return Array.from({ length: 12 }, (_, week) => ({
    idHash: [below(2 ** 31), below(2 ** 31)],
    timeMs: NOW_MS - (12 - week) * 7 * MS_PER_DAY + below(MS_PER_DAY),
    items: [
      ...new Set([
        ...own.filter((_, i) => i % 12 === week),
        ...Array.from({ length: 6 }, () => own[below(own.length)]!),
      ]),
    ] as ItemIndex[],
  }));
}

function historyOf(receipts: readonly HistoryReceipt[]): Uint8Array {
  let bytes: Uint8Array | null = null;
  for (const receipt of receipts) {
    const outcome = recordReceipt(bytes, receipt);
    if (outcome.kind === 'recorded') bytes = outcome.bytes;
  }
  return bytes!;
}

const jsonHandbill = (profileId: string, handbill: Handbill) => ({
  profileId,
  handbills: [
    {
      campaignId: `campaign-${handbill.campaign}`,
      variantId: handbill.variantId,
      startAt: new Date(handbill.startMs).toISOString(),
      endAt: new Date(handbill.endMs).toISOString(),
      seed: handbill.seed,
      modelVersion: handbill.modelVersion,
      slots: handbill.slots.map((slot) =>
        slot.kind === 'filled' ? { group: 'offers', promotion: `promo-${slot.promotion}`, score: slot.score } : null,
      ),
    },
  ],
});

const jsonHistory = (profileId: string, receipts: readonly HistoryReceipt[]) => ({
  profileId,
  receipts: receipts.map(({ idHash, timeMs, items }) => ({
    transactionId: `t-${idHash[0]}`,
    time: new Date(timeMs).toISOString(),
    items: items.map((item) => `item-${item}`),
  })),
});

/** What a server uses more after the work, per profile. */
async function memoryOf(work: (server: RedisServer) => Promise<void>): Promise<number> {
  const server = await startRedisServer();
  try {
    const used = async () => Number(/used_memory:(\d+)/.exec(await server.cli('info', 'memory'))![1]);
    const before = await used();
    await work(server);
    return ((await used()) - before) / PROFILES;
  } finally {
    await server.remove();
  }
}

const BATCH = 500;

async function fillStore(
  server: RedisServer,
  commitOf: (n: number) => Omit<ProfileCommit, 'profileId'>,
): Promise<void> {
  const store: Store = await openRedis(server.url);
  for (let from = 0; from < PROFILES; from += BATCH) {
    const some = Array.from({ length: Math.min(BATCH, PROFILES - from) }, (_, i) => from + i);
    await store.profiles.commit(some.map((n) => ({ profileId: idOf(n), ...commitOf(n) })));
  }
  await store.close();
}

async function fillJson(server: RedisServer, kind: string, documentOf: (profileId: string) => object): Promise<void> {
  const redis = new Redis(server.port);
  for (let from = 0; from < PROFILES; from += BATCH) {
    const some = Array.from({ length: Math.min(BATCH, PROFILES - from) }, (_, i) => idOf(from + i));
    await redis.mset(some.flatMap((id) => [`${kind}:${id}`, JSON.stringify(documentOf(id))]));
  }
  redis.disconnect();
}

const create = (bytes: Uint8Array) => ({ expectedRevision: 0, bytes });

const wallet = await memoryOf((server) =>
  fillStore(server, () => ({
    profile: create(encodeProfileRecord({ ...EMPTY_RECORD, handbills: [anyHandbill()] })),
    events: [],
  })),
);
const walletJson = await memoryOf((server) => fillJson(server, 'wallet', (id) => jsonHandbill(id, anyHandbill())));
const history = await memoryOf((server) =>
  fillStore(server, () => ({ history: create(historyOf(anyReceipts())), events: [] })),
);
const historyJson = await memoryOf((server) => fillJson(server, 'history', (id) => jsonHistory(id, anyReceipts())));
const event = await memoryOf((server) =>
  fillStore(server, (n) => ({
    events: [handbillAssigned(idOf(n), { campaignId: 'weekly-six' } as Campaign, anyAssignment())],
  })),
);

const line = (name: string, bytes: number, json?: number): void =>
  console.log(
    `${name.padEnd(44)} ${bytes.toFixed(0).padStart(6)} bytes` +
      (json === undefined ? '' : `   JSON ${json.toFixed(0).padStart(6)}   x ${(json / bytes).toFixed(1)}`),
  );
console.log(`Redis memory a profile, ${PROFILES.toLocaleString('en')} profiles, everything included`);
line('wallet with a handbill of six promotions', wallet, walletJson);
line('history of 40 items, 12 receipts', history, historyJson);
line('outbox entry of an assigned handbill', event);
if (wallet > WALLET_BYTES_MAX || history > HISTORY_BYTES_MAX) {
  console.error(`more than ${WALLET_BYTES_MAX} bytes a wallet or ${HISTORY_BYTES_MAX} a history`);
  process.exitCode = 1;
}
