import { finish } from '../../src/base/work.js';
import type { Item } from '../../src/catalog/item.js';
import type { EntryCodec } from '../../src/engine/configuration/entry-codec.js';
import { campaignCodec, itemCodec, promotionCodec, segmentCodec } from '../../src/engine/configuration/entry-codecs.js';
import { createRegistry, type Registry } from '../../src/engine/configuration/registry.js';
import { createDesk, type Desk, type DeskParts } from '../../src/engine/desks/desk.js';
import { createFilterFailures } from '../../src/filters/failures.js';
import { createFilterMemory } from '../../src/filters/memory.js';
import type { Promotion } from '../../src/promotions/promotion.js';
import { EMPTY_SHELF } from '../../src/ranking/model-shelf.js';
import { DEFAULT_SHOP } from '../../src/shop/shop.js';

interface DeskWorld extends Pick<DeskParts, 'model' | 'scoring' | 'nowMs' | 'levels'> {
  readonly items: readonly Item[];
  readonly promotions: readonly Promotion[];
}

/** A desk as a server compiles it, of a configuration that is in no store. */
export function deskOf({ items, promotions, ...parts }: DeskWorld): Desk {
  const configuration = {
    version: 1,
    items: registryOf(itemCodec, items, ({ itemId }) => itemId),
    promotions: registryOf(promotionCodec, promotions, ({ code }) => code),
    campaigns: createRegistry(campaignCodec.decode),
    segments: createRegistry(segmentCodec.decode),
    shelf: EMPTY_SHELF,
    shop: DEFAULT_SHOP,
  };
  const [failures, memory] = [createFilterFailures(), createFilterMemory()];
  return finish(createDesk({ ...parts, configuration, frequencies: new Float64Array(items.length), failures, memory }));
}

function registryOf<T>(
  { kind, encode, decode }: EntryCodec<T>,
  values: readonly T[],
  keyOf: (value: T) => string,
): Registry<T> {
  const registry = createRegistry(decode);
  values.forEach((value, index) => {
    registry.apply({ kind, key: keyOf(value), index, version: 1, bytes: encode(value) });
  });
  return registry;
}
