import type { Segment } from '../../audience/segment.js';
import type { Campaign } from '../../campaigns/campaign.js';
import type { Item } from '../../catalog/item.js';
import { isUnknown } from '../../catalog/unknown-item.js';
import { CONFIGURATION_LOOK_MS, CONFIGURATION_POLL_MS } from '../../limits.js';
import type { Promotion } from '../../promotions/promotion.js';
import { EMPTY_SHELF, type ModelShelf } from '../../ranking/model-shelf.js';
import { DEFAULT_SHOP, type Shop } from '../../shop/shop.js';
import type { ConfigurationEntry, ConfigurationKind, ConfigurationStore } from '../../store/port.js';
import { createBackground } from '../concurrency/background.js';
import { createSharedTurn } from '../concurrency/shared-turn.js';
import {
  campaignCodec,
  itemCodec,
  promotionCodec,
  SHELF_KEY,
  SHOP_KEY,
  segmentCodec,
  shelfCodec,
  shopCodec,
} from './entry-codecs.js';
import { createRegistry, type Registry } from './registry.js';

/** What every server holds in memory: the entries as of `version`. It moves on as a whole, between two requests. */
export interface ConfigurationState {
  readonly version: number;
  /** Counts those that are unknown. */
  readonly items: Registry<Item>;
  readonly promotions: Registry<Promotion>;
  readonly campaigns: Registry<Campaign>;
  readonly segments: Registry<Segment>;
  /** Which model ranks. */
  readonly shelf: ModelShelf;
  readonly shop: Shop;
}

export interface Configuration {
  /** The state, loaded at the first call and kept up to date from then on. */
  loaded(): Promise<ConfigurationState>;
  /** Takes in what has changed in the store; a process calls it after its own writes, so that it reads them. */
  refresh(): Promise<void>;
  /**
   * Takes in what others had written when it was called, for a call that names what is unknown here. All who ask at a time share one look, and
   * between two of them is a pause: garbage costs those who send it some milliseconds, and the store next to nothing.
   */
  look(): Promise<void>;
  /** Stops the polls and waits for the one under way: the store may be closed after it. */
  close(): Promise<void>;
}

/**
 * Loads lazily, since a bulk import needs no configuration in memory. `onPollError` hears of failed polls: the last known
 * state stays in service while the store is away.
 */
export function createConfiguration(
  store: Pick<ConfigurationStore, 'version' | 'changesSince'>,
  onPollError: (error: unknown) => void,
): Configuration {
  const items = createRegistry(itemCodec.decode, isUnknown);
  const promotions = createRegistry(promotionCodec.decode);
  const campaigns = createRegistry(campaignCodec.decode);
  const segments = createRegistry(segmentCodec.decode);
  const shelves = createRegistry(shelfCodec.decode);
  const shops = createRegistry(shopCodec.decode);
  /** What is kept of former states stays in the store. */
  const registries: Partial<Record<ConfigurationKind, { apply(entry: ConfigurationEntry): void }>> = {
    item: items,
    promotion: promotions,
    campaign: campaigns,
    segment: segments,
    model: shelves,
    shop: shops,
  };
  let version = 0;
  const state: ConfigurationState = {
    get version() {
      return version;
    },
    items,
    promotions,
    campaigns,
    segments,
    get shelf() {
      return shelves.get(SHELF_KEY)?.value ?? EMPTY_SHELF;
    },
    get shop() {
      return shops.get(SHOP_KEY)?.value ?? DEFAULT_SHOP;
    },
  };

  let refreshing: Promise<void> = Promise.resolve();
  /** Somebody has asked for the state. */
  let isNeeded = false;
  const polls = createBackground({ everyMs: CONFIGURATION_POLL_MS, run: serialPull, onError: onPollError });

  async function pull(): Promise<void> {
    if ((await store.version()) === version) return;
    // Collected first and applied in one go: no request sees half of a batch.
    const changes: ConfigurationEntry[] = [];
    let newest = version;
    for await (const entry of store.changesSince(version)) {
      if (registries[entry.kind] !== undefined) changes.push(entry);
      newest = Math.max(newest, entry.version);
    }
    for (const entry of changes) registries[entry.kind]?.apply(entry);
    version = newest;
  }

  /** One pull at a time: two at once could apply an older entry over a newer one. */
  function serialPull(): Promise<void> {
    const next = refreshing.then(pull);
    refreshing = next.catch(() => {});
    return next;
  }

  const look = createSharedTurn(serialPull, CONFIGURATION_LOOK_MS);

  return {
    async loaded() {
      isNeeded = true;
      await polls.startAfter(serialPull);
      return state;
    },
    look,
    async refresh() {
      if (isNeeded) await serialPull();
    },
    async close() {
      await polls.stop();
      await refreshing;
    },
  };
}
