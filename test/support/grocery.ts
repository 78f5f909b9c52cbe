import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Alert } from '../../src/alerts/alert.js';
import type { CampaignId, ItemId, ProfileId, PromotionCode, TransactionId } from '../../src/base/ids.js';
import type { Currency } from '../../src/base/money.js';
import { MS_PER_DAY } from '../../src/base/time.js';
import { createEngine } from '../../src/engine/create-engine.js';
import type { RunningEngine } from '../../src/engine/running-engine.js';
import type { TransactionInput } from '../../src/history/transaction.js';
import type { IdentityKeys } from '../../src/profiles/identity-keys.js';
import { createScoring } from '../../src/scoring/scoring.js';
import { openLmdbStore } from '../../src/store/lmdb/open.js';
import type { Store } from '../../src/store/port.js';
import { campaignDraft } from './campaigns.js';

export const EUR = 'EUR' as Currency;
export const WEEKLY = 'weekly-six' as CampaignId;
export const profile = (id: string) => ({
  profileId: id as ProfileId,
  isMember: true,
  segments: new Set<never>(),
  storeId: null,
});

/** An engine over a real store in a folder of its own, with a clock that stands still until it is moved. */
export interface Grocery {
  readonly store: Store;
  readonly engine: RunningEngine;
  readonly clock: { nowMs: number };
  /** A further engine over the same store, as another process would have. */
  anotherEngine(keys?: IdentityKeys): RunningEngine;
  /** What the engines complained about in the background, such as `model: ...`. */
  readonly complaints: string[];
  /** What the engines have alerted somebody of. */
  readonly alerts: Alert[];
  close(): Promise<void>;
}

export const identityKey = (id: string) => ({ id, secret: Buffer.alloc(32, id) });
const IDENTITY_KEYS = [identityKey('k1')];

const scoring = createScoring({ kind: 'auto', warn: (message) => expect.fail(message) });

/** `opened`: over this store, which is the caller's to remove. */
export async function openGrocery(opened?: Store): Promise<Grocery> {
  const folder = await mkdtemp(join(tmpdir(), 'handbill-grocery-'));
  const clock = { nowMs: Date.UTC(2026, 5, 1, 12) };
  const store = opened ?? (await openLmdbStore({ path: folder, clock: () => clock.nowMs }));
  const engines: RunningEngine[] = [];
  const complaints: string[] = [];
  const alerts: Alert[] = [];
  const anotherEngine = (identityKeys: IdentityKeys = IDENTITY_KEYS): RunningEngine => {
    const engine = createEngine({
      store,
      identityKeys,
      clock: () => clock.nowMs,
      monotonic: () => clock.nowMs,
      currency: EUR,
      scoring,
      retention: { maxAgeMs: MS_PER_DAY, commitsMax: 10_000, heldCommitsMax: 20_000 },
      onAlert: (alert) => void alerts.push(alert),
      onFilterFailure: (expression, message) => void complaints.push(`filter ${expression}: ${message}`),
      onEventsLost: (consumers) => void complaints.push(`events lost: ${consumers.join()}`),
      onBackgroundError: (what, error) => void complaints.push(`${what}: ${(error as Error).message}`),
    });
    engines.push(engine);
    return engine;
  };
  return {
    store,
    engine: anotherEngine(),
    clock,
    anotherEngine,
    complaints,
    alerts,
    async close() {
      for (const engine of engines) await engine.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** `items` items i0.., one promotion p0.. each, and the published campaign "weekly six". */
export async function stock(engine: RunningEngine, items: number): Promise<void> {
  for (let i = 0; i < items; i++) {
    await engine.items.upsert({ itemId: `i${i}` as ItemId, name: `Item ${i}` }, 'merge', {});
    await engine.promotions.create(
      {
        code: `p${i}` as PromotionCode,
        name: `Promotion ${i}`,
        visibility: 'PUBLISH',
        tags: ['MOBILE'],
        items: { kind: 'LIST', itemIds: [`i${i}` as ItemId] },
      },
      {},
    );
  }
  await engine.campaigns.create(campaignDraft({ campaignId: WEEKLY }), {});
  await engine.campaigns.publish(WEEKLY, {});
}

export function receipt(
  profileId: string,
  transactionId: string,
  timeMs: number,
  ...items: number[]
): TransactionInput {
  return {
    transactionId: transactionId as TransactionId,
    profileId: profileId as ProfileId,
    timeMs,
    storeId: null,
    total: null,
    lines: items.map((item) => ({ itemId: `i${item}` as ItemId, quantity: 1, amountMinor: null })),
  };
}
