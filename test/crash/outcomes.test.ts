import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ServiceError, status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/base/hash.js';
import type { CampaignIndex, ProfileId } from '../../src/base/ids.js';
import { MS_PER_DAY } from '../../src/base/time.js';
import { callUnary } from '../../src/contract/clients.js';
import { createEventConsumers } from '../../src/engine/outbox/event-consumers.js';
import { EXPERIMENTS, totalsIn } from '../../src/engine/outbox/experiment-count.js';
import { createProjections, PROJECTIONS, type Projections } from '../../src/engine/outbox/projections.js';
import { createOutboxTrimmer } from '../../src/engine/outbox/trim-outbox.js';
import { censoredAtMs } from '../../src/experiments/holdout.js';
import type { Handbill } from '../../src/generated/handbill/v1/Handbill.js';
import type { PromotionInput } from '../../src/generated/handbill/v1/Promotion.js';
import type { ExperimentCounts } from '../../src/outcomes/experiment-counts.js';
import { openLmdbStore } from '../../src/store/lmdb/open.js';
import type { Store } from '../../src/store/port.js';
import { createOutcomeOracle, type OracleReceipt, type OutcomeOracle } from '../support/outcome-oracle.js';
import { startRedisServer } from '../support/redis-server.js';
import { openRedis } from '../support/redis-store.js';
import { type ServerProcess, startProgram } from '../support/server-process.js';
import { type TestClock, testClock } from '../support/test-clock.js';
import { describeWithRedis } from '../support/with-redis.js';

/** `npm run prove:outcomes` runs more. */
const ROUNDS = Number(process.env.HANDBILL_OUTCOME_ROUNDS ?? 16);
const PROFILES = Number(process.env.HANDBILL_OUTCOME_PROFILES ?? 40);
const ITEMS = 12;
const OUTCOME_DAYS = 20;
/** What each variant's handbills cover: their promotions are always the same. */
const FOCUS: Readonly<Record<string, readonly number[]>> = { a: [0, 1], b: [2, 3] };
const HOUR_MS = 3_600_000;
/** Every server knows of a change of the configuration by then, on a busy machine too. */
const KNOWN_EVERYWHERE_MS = 2_000;

const { UNAVAILABLE, ABORTED, CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED } = status;
const AGAIN: ReadonlySet<number> = new Set([UNAVAILABLE, ABORTED, CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED]);

interface Place {
  readonly address: string;
  open(): Promise<Store>;
  remove(): Promise<void>;
}

/** One call for one profile, or two that become one; repeated until it is acknowledged, whatever is killed meanwhile. */
interface Deed {
  call(server: ServerProcess): Promise<void>;
}

class World {
  readonly random = randomStream(ROUNDS);
  readonly oracle: OutcomeOracle;
  readonly servers: (ServerProcess | null)[] = [null, null];
  private made = 0;
  /** Profiles that are there. */
  private readonly there = new Set<string>();
  /** What became a part of another one is that one, by whichever name it is called. */
  private readonly merged = new Map<string, string>();
  private revision = 1;
  private raisedMs = 0;
  private weights = 0;
  private holdoutSinceMs: number | null = null;
  private readonly strata = new Map<string, number[]>();

  constructor(
    readonly place: Place,
    readonly clock: TestClock,
  ) {
    this.oracle = createOutcomeOracle((id, enteredMs) =>
      this.holdoutSinceMs === null ? null : censoredAtMs(this.holdout(), { tags: [] }, id as ProfileId, enteredMs),
    );
  }

  private holdout() {
    return { holdoutPpm: 200_000, startMs: this.holdoutSinceMs!, endMs: null, tag: null, revision: 1 };
  }

  private isOf(id: string): string {
    const into = this.merged.get(id);
    return into === undefined ? id : this.isOf(into);
  }

  private below = (limit: number): number => Math.floor(this.random() * limit);

  async start(which: number): Promise<void> {
    this.servers[which] = await startProgram(this.clock.program, this.place.address);
  }

  async setUp(): Promise<void> {
    await Promise.all([this.start(0), this.start(1)]);
    const { catalog, promotions, campaigns } = this.servers[0]!.clients;
    for (let i = 0; i < ITEMS; i++) {
      await callUnary(catalog, catalog.upsertItem, { item: { itemId: `i${i}`, name: `i${i}` } });
    }
    for (const [variant, items] of Object.entries(FOCUS)) {
      for (const item of items) {
        const promotion: PromotionInput = {
          code: `p${item}`,
          name: `p${item}`,
          type: 'PROMOTION_TYPE_HANDBILL',
          visibilityStatus: 'VISIBILITY_STATUS_PUBLISH',
          catalogIndexItems: [`i${item}`],
          tags: [variant],
        };
        await callUnary(promotions, promotions.createPromotion, { promotion });
      }
    }
    for (const [campaignId, entering] of [
      ['weekly', 'EXPERIMENT_ENTERING_DELIVERED'],
      ['letters', 'EXPERIMENT_ENTERING_ASSIGNED'],
    ] as const) {
      const variants = Object.keys(FOCUS).map((variantId) => ({
        variantId,
        weight: 1,
        algorithm: 'ALGORITHM_PRIORITY' as const,
        slotGroups: [{ name: 'offers', tags: [variantId], slots: 2, order: 1 }],
        overlap: {},
      }));
      const campaign = {
        campaignId,
        name: campaignId,
        activity: { relative: { duration: { seconds: 7 * 86_400 } } },
        controlPpm: 300_000,
        variants,
        experiment: { entering, outcomeDays: OUTCOME_DAYS },
      };
      await callUnary(campaigns, campaigns.createCampaign, { campaign });
      await callUnary(campaigns, campaigns.publishCampaign, { campaignId });
    }
    await pause(KNOWN_EVERYWHERE_MS);
  }

  private stratumOf(experiment: string): number {
    const seen = this.strata.get(experiment) ?? [];
    const weights = experiment.startsWith('weekly') ? this.weights : 0;
    const key = weights * 2 + (this.holdoutSinceMs === null ? 0 : 1);
    if (!seen.includes(key)) seen.push(key);
    this.strata.set(experiment, seen);
    return seen.indexOf(key) + 1;
  }

  private enter(name: string, campaign: string, { arm, variantId, startTime, endTime }: Handbill): void {
    const id = this.isOf(name);
    this.there.add(id);
    const startMs = Number(startTime!.seconds) * 1_000;
    const experiment = `${campaign}/${campaign === 'weekly' ? this.revision : 1}`;
    const isOld = campaign === 'weekly' && startMs < this.raisedMs;
    if (isOld || this.oracle.hasEntered(id, experiment)) return;
    this.oracle.enter(id, {
      experiment,
      enteredMs: this.clock.nowMs,
      windowEndMs: Number(endTime!.seconds) * 1_000,
      focus: new Set(FOCUS[variantId]!.map((item) => `i${item}`)),
      arm,
      variantHash: variantId,
      stratum: this.stratumOf(experiment),
      outcomeDays: OUTCOME_DAYS,
    });
  }

  private receipt(transactionId = `t${this.made++}`): OracleReceipt {
    const lines = Array.from({ length: 1 + this.below(3) }, () => ({
      itemId: `i${this.below(ITEMS)}`,
      amountMinor: this.below(20) === 0 ? 400_000 : this.below(12) === 0 ? -this.below(500) : this.below(3_000),
    }));
    // Some are late by days.
    const agoMs = this.below(4) === 0 ? this.below(15 * 24) * HOUR_MS : this.below(3_600) * 1_000;
    return { transactionId, timeMs: this.clock.nowMs - agoMs, lines };
  }

  private send(name: string, { transactionId, timeMs, lines }: OracleReceipt, replace: boolean): Deed {
    const transaction = {
      transactionId,
      profileId: name,
      time: { seconds: timeMs / 1_000 },
      lines: lines.map((line) => ({ ...line, quantity: 1 })),
      replace,
    };
    return {
      call: async ({ clients: { events } }) => {
        const { results } = await callUnary(events, events.recordTransactions, { transactions: [transaction] });
        const { result, error } = results[0]!;
        const id = this.isOf(name);
        this.there.add(id);
        if (result === 'error') expect(error!.message, `${id} ${transactionId}`).toContain('older');
        else if (replace && result !== 'cancelled') this.oracle.replace(id, { transactionId, timeMs, lines });
        else this.oracle.record(id, { transactionId, timeMs, lines });
      },
    };
  }

  private cancellation(name: string, receipt: OracleReceipt): Deed {
    const { transactionId, timeMs, lines } = receipt;
    const cancellation = {
      profileId: name,
      transactionId,
      transactionTime: { seconds: timeMs / 1_000 },
      lines: lines.map((line) => ({ ...line, quantity: 1 })),
    };
    return {
      call: async ({ clients: { events } }) => {
        await callUnary(events, events.cancelTransactions, { cancellations: [cancellation] });
        const id = this.isOf(name);
        this.there.add(id);
        this.oracle.cancel(id, transactionId);
      },
    };
  }

  private get(id: string, campaignId: string): Deed {
    return {
      call: async ({ clients: { handbills } }) => {
        const request = { profile: { profileId: id }, campaignId };
        this.enter(id, campaignId, await callUnary(handbills, handbills.getHandbill, request));
      },
    };
  }

  private merge(from: string, into: string): Deed {
    return {
      call: async ({ clients: { profiles } }) => {
        const names = { from: { profileId: from }, into: { profileId: into } };
        await callUnary(profiles, profiles.mergeProfiles, names);
        const [a, b] = [this.isOf(from), this.isOf(into)];
        this.oracle.merge(a, b);
        this.there.delete(a);
        this.merged.set(a, b);
      },
    };
  }

  private erase(name: string): Deed {
    return {
      call: async ({ clients: { profiles } }) => {
        await callUnary(profiles, profiles.eraseProfile, { profile: { profileId: name } });
        const id = this.isOf(name);
        this.oracle.erase(id);
        this.there.delete(id);
        const parts = [...this.merged.keys()].filter((from) => this.isOf(from) === id);
        for (const from of parts) this.merged.delete(from);
      },
    };
  }

  /** What happens to a profile in this round, by one of its names. */
  private deed(name: string, otherName: string | undefined): Deed {
    const id = this.isOf(name);
    const other = otherName === undefined ? undefined : this.isOf(otherName);
    const known = this.oracle.receiptsOf(id).filter(({ timeMs }) => this.clock.nowMs - timeMs < 10 * MS_PER_DAY);
    const one = known[this.below(known.length)];
    const chance = this.below(100);
    if (chance < 45) return this.send(name, this.receipt(), false);
    if (chance < 50 && one !== undefined) return this.cancellation(name, one);
    if (chance < 57 && one !== undefined) {
      return this.send(name, { ...this.receipt(one.transactionId), timeMs: one.timeMs }, true);
    }
    // That of somebody else: to be known when the two become one, or not to count when it comes.
    const theirs = other === undefined ? undefined : this.oracle.receiptsOf(other)[0];
    if (chance < 60 && theirs !== undefined) {
      return this.below(2) === 0 ? this.send(name, theirs, false) : this.cancellation(name, theirs);
    }
    if (chance < 64 && other !== undefined && this.there.has(id) && this.there.has(other))
      return this.merge(name, otherName!);
    if (chance < 66 && this.there.has(id)) return this.erase(name);
    return this.get(name, 'weekly');
  }

  private async repeated({ call }: Deed): Promise<void> {
    for (;;) {
      const server = this.servers[this.below(2)] ?? null;
      if (server === null) {
        await pause(20);
        continue;
      }
      try {
        return await call(server);
      } catch (error) {
        // Cut off by a kill, or to be tried again on a busy machine.
        if (!AGAIN.has((error as ServiceError).code)) throw error;
        await pause(20);
      }
    }
  }

  async round(n: number): Promise<void> {
    await this.clock.pass(this.below(24) * HOUR_MS + HOUR_MS);
    await this.reconfigure(n);
    const names = Array.from({ length: PROFILES }, (_, i) => `c${i}`).sort(() => this.random() - 0.5);
    const ids = [...new Map(names.map((name) => [this.isOf(name), name])).values()];
    const deeds: Deed[] = [];
    while (ids.length > 0) {
      const [id, other] = ids.splice(0, this.below(3) === 0 ? 2 : 1);
      deeds.push(this.deed(id!, other));
    }
    const killing = n % 4 === 3 ? this.killSoon(this.below(2)) : Promise.resolve();
    await Promise.all(deeds.map((deed) => this.repeated(deed)));
    await killing;
    if (n % 5 === 2) await this.letters();
  }

  private async killSoon(which: number): Promise<void> {
    await pause(this.below(60));
    const server = this.servers[which]!;
    this.servers[which] = null;
    await server.kill();
    await this.start(which);
  }

  /** Weights, the revision and a holdout change between the rounds; every server knows of it a second later. */
  private async reconfigure(n: number): Promise<void> {
    const { campaigns, shop } = this.servers[0]!.clients;
    const update = (fields: object, ...paths: string[]) =>
      callUnary(campaigns, campaigns.updateCampaign, {
        campaign: { campaignId: 'weekly', ...fields },
        updateMask: { paths },
      });
    if (n === Math.floor(ROUNDS / 4) || n === Math.floor(ROUNDS / 2)) {
      this.weights++;
      await update({ controlPpm: 300_000 + 200_000 * (this.weights % 2) }, 'control_ppm');
    } else if (n === Math.floor((ROUNDS * 5) / 8)) {
      this.holdoutSinceMs = this.clock.nowMs;
      const holdout = { holdoutPpm: 200_000, startTime: { seconds: this.clock.nowMs / 1_000 }, revision: 1 };
      await callUnary(shop, shop.updateShop, { shop: { holdout } });
    } else if (n === Math.floor((ROUNDS * 3) / 4)) {
      this.revision++;
      this.raisedMs = this.clock.nowMs;
      await update({ experimentRevision: this.revision }, 'experiment_revision');
    } else return;
    await pause(KNOWN_EVERYWHERE_MS);
  }

  /** Whoever is there gets a letter. */
  private async letters(): Promise<void> {
    const { handbills } = this.servers[0]!.clients;
    for await (const _ of handbills.assignAll({ campaignId: 'letters' }));
    const ids = [...this.there];
    const requests = ids.map((profileId) => ({ profile: { profileId }, campaignId: 'letters' }));
    const { results } = await callUnary(handbills, handbills.batchGetHandbills, { requests });
    for (const [i, { handbill }] of results.entries()) this.enter(ids[i]!, 'letters', handbill!);
  }

  async check(store: Store): Promise<void> {
    const projections = createProjections(store, PROJECTIONS, (name, error) => expect.fail(`${name}: ${error}`));
    const counting = projections.of(EXPERIMENTS);
    await counting.loaded();
    try {
      await this.compare(store, counting.state);
      await this.trim(store, projections);
    } finally {
      await projections.close();
    }
  }

  private async compare(store: Store, counts: ExperimentCounts): Promise<void> {
    const found = new Map<string, object>();
    for (const [campaign, revisions] of Object.entries({ weekly: this.revision, letters: 1 })) {
      const [entry] = await store.configuration.get('campaign', [campaign]);
      for (let revision = 1; revision <= revisions; revision++) {
        const { rows } = totalsIn(counts, entry!.index as CampaignIndex, revision);
        for (const { day, stratum, arm, variantHash, totals, beforeKnown, crossed, closedEarly } of rows) {
          const key = [`${campaign}/${revision}`, day, stratum, arm, variantHash].join();
          expect(beforeKnown, key).toEqual(totals);
          expect(closedEarly, key).toBe(0);
          if (totals.profiles > 0n || crossed > 0) found.set(key, { totals, crossed });
        }
      }
    }
    expect(Object.fromEntries([...found].sort())).toEqual(Object.fromEntries([...this.oracle.rows()].sort()));
  }

  /** Leaves next to nothing of what is counted. */
  private async trim(store: Store, { save }: Projections): Promise<void> {
    const { outbox, snapshots } = store;
    const trimmer = createOutboxTrimmer({
      outbox,
      consumers: createEventConsumers({ outbox, snapshots, clock: () => this.clock.nowMs }),
      saveCounts: save,
      clock: () => this.clock.nowMs,
      monotonic: () => performance.now(),
      retention: { maxAgeMs: 365 * MS_PER_DAY, commitsMax: 10, heldCommitsMax: 1_000_000 },
      onLoss: () => expect.fail('nobody follows'),
      onError: (error) => expect.fail(String(error)),
    });
    await trimmer.trim();
  }
}

function proves(start: () => Promise<Place>): void {
  it(`are what an oracle adds up of every receipt and entry, over kills, merges, erasures and trims (${ROUNDS} rounds)`, async () => {
    const place = await start();
    const clock = await testClock('2026-03-02T08:00:00Z');
    const world = new World(place, clock);
    const store = await place.open();
    try {
      await world.setUp();
      for (let n = 0; n < ROUNDS; n++) {
        await world.round(n);
        if (n % 3 === 2 || n === ROUNDS - 1) await world.check(store);
      }
      expect(world.oracle.rows().size).toBeGreaterThan(ROUNDS);
    } finally {
      for (const server of world.servers) await server?.stop();
      await store.close();
      await clock.remove();
      await place.remove();
    }
  }, 3_600_000);
}

describe('totals of experiments with two servers on LMDB', () =>
  proves(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'handbill-outcomes-'));
    const address = join(folder, 'store');
    return {
      address,
      open: () => openLmdbStore({ path: address, clock: Date.now }),
      remove: () => rm(folder, { recursive: true }),
    };
  }));

describeWithRedis('totals of experiments with two servers on Redis', () =>
  proves(async () => {
    const redis = await startRedisServer({ settings: ['--appendonly', 'yes', '--appendfsync', 'always'] });
    return { address: redis.url, open: () => openRedis(redis.url), remove: () => redis.remove() };
  }),
);
