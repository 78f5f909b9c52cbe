import { expect } from 'vitest';
import { HandbillError } from '../../src/base/errors.js';
import type { PromotionCode } from '../../src/base/ids.js';
import { campaignDraft, overlap } from './campaigns.js';
import { type Grocery, openGrocery, profile, WEEKLY } from './grocery.js';
import { openRedis } from './redis-store.js';

const CUSTOMERS = 12;
const SERVERS = 2;
const TICK_MS = 1_000;
const HANDBILL_MS = 86_400_000;

/** Servers on a Redis that loses writes now and then, and a model of what they may show. */
export interface RollbackModel {
  /** From now on all customers get new handbills. */
  endHandbills(): void;
  /** Created by any server. */
  createPromotions(count: number): Promise<void>;
  /** Handbills for all customers from all servers, each compared with what was promised. */
  showHandbills(): Promise<void>;
  /** Restarts those servers that refuse to go on, as their operator would. */
  restartRefusing(): Promise<void>;
  restart(server: number): Promise<void>;
  /** No server lives while something happens: nobody remembers. */
  unwatched(happens: () => Promise<void>): Promise<void>;
  /** What has happened so far. */
  readonly seen: {
    readonly promised: number;
    readonly shownAgain: number;
    readonly refused: number;
    readonly notShown: number;
  };
  close(): Promise<void>;
}

/** `random`: between 0 and 1. */
export async function startRollbackModel(url: string, random: () => number): Promise<RollbackModel> {
  let nowMs = Date.now();
  let nextCode = 0;
  /** By handbill and slot: the code that was promised first. */
  const promises = new Map<string, PromotionCode>();
  const servers: Grocery[] = [];
  const seen = { promised: 0, shownAgain: 0, refused: 0, notShown: 0 };

  const open = async (): Promise<Grocery> => {
    const grocery = await openGrocery(await openRedis(url));
    grocery.clock.nowMs = nowMs;
    return grocery;
  };
  const tick = (): void => {
    nowMs += TICK_MS;
    for (const { clock } of servers) clock.nowMs = nowMs;
  };

  /** null: refused, because Redis has just gone or has lost what this server knows. */
  async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof HandbillError) || error.code !== 'UNAVAILABLE') throw error;
      seen.refused++;
      return null;
    }
  }

  async function createOne({ engine }: Grocery): Promise<void> {
    const code = `p${nextCode++}` as PromotionCode;
    await attempt(() =>
      engine.promotions.create(
        { code, name: code, visibility: 'PUBLISH', tags: ['MOBILE'], items: { kind: 'ALL' } },
        {},
      ),
    );
  }

  async function show({ engine }: Grocery, customer: string): Promise<void> {
    const view = await attempt(() => engine.handbills.get({ profile: profile(customer), campaignId: WEEKLY }));
    for (const [n, slot] of (view?.slots ?? []).entries()) {
      const place = `${view!.handbillId}/${n}`;
      const promised = promises.get(place);
      if (slot.kind !== 'offer') {
        if (promised) seen.notShown++;
        continue;
      }
      const { code } = slot.promotion;
      if (promised) {
        expect(code, `slot ${n} of a handbill of ${customer}`).toBe(promised);
        seen.shownAgain++;
      } else {
        promises.set(place, code);
        seen.promised++;
      }
    }
  }

  for (let n = 0; n < SERVERS; n++) servers.push(await open());
  const campaign = campaignDraft({ campaignId: WEEKLY });
  const free = overlap({ withinHandbill: false, withOtherHandbills: false });
  await servers[0]!.engine.campaigns.create(
    {
      ...campaign,
      activity: { kind: 'RELATIVE', durationMs: HANDBILL_MS },
      variants: campaign.variants.map((variant) => ({ ...variant, overlap: free, algorithm: 'RANDOM' as const })),
    },
    {},
  );
  await servers[0]!.engine.campaigns.publish(WEEKLY, {});

  const restart = async (server: number): Promise<void> => {
    await servers[server]!.close();
    servers[server] = await open();
  };
  return {
    seen,
    restart,
    async unwatched(happens) {
      for (const server of servers) await server.close();
      await happens();
      for (let n = 0; n < SERVERS; n++) servers[n] = await open();
    },
    endHandbills() {
      nowMs += HANDBILL_MS;
    },
    async createPromotions(count) {
      for (let n = 0; n < count; n++) {
        tick();
        await createOne(servers[Math.floor(random() * SERVERS)]!);
      }
    },
    async showHandbills() {
      for (let customer = 0; customer < CUSTOMERS; customer++) {
        for (const server of random() < 0.5 ? servers : servers.toReversed()) {
          tick();
          await show(server, `customer-${customer}`);
        }
      }
    },
    async restartRefusing() {
      for (const [n, { store }] of servers.entries()) {
        const reason = await store.check().then(
          () => null,
          (error: HandbillError) => error.details.reason,
        );
        if (reason === 'STORE_LOST_WRITES') await restart(n);
        else expect(reason).toBe(null);
      }
    },
    async close() {
      for (const server of servers) await server.close();
    },
  };
}
