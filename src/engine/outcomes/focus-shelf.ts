import { LRUCache } from 'lru-cache';
import { FOCUS_ITEMS_CACHED_MAX, FOCUS_SETS_CACHED_MAX } from '../../limits.js';
import type { FocusId } from '../../outcomes/experiment-entry.js';
import { decodeFocusItems, encodeFocusItems, focusIdOf } from '../../outcomes/focus-items.js';
import type { Store } from '../../store/port.js';

export type FocusSets = ReadonlyMap<FocusId, Uint32Array>;

/**
 * What promotions covered when profiles entered an experiment. A promotion may cover thousands of items, so a profile holds only the name of the
 * set; the items are kept once, for all who entered with it.
 */
export interface FocusShelf {
  /** Names ascending items, and keeps them. Has to come before the commit of the first entry that names them. */
  keep(items: Uint32Array): Promise<FocusId>;
  /** The items of these names; those that the store has lost are told to `onLost`, and hold nothing. */
  load(ids: Iterable<FocusId>): Promise<FocusSets>;
}

export const FOCUS_PREFIX = 'focus/';

const nameOf = (id: FocusId): string => FOCUS_PREFIX + id.toString(36);

const NOTHING = new Uint32Array(0);

/** `onLost` hears of sets that the store has lost, as Redis may with its last second: focus revenue of their entries is not counted. */
export function createFocusShelf(
  { snapshots, epoch }: Pick<Store, 'snapshots' | 'epoch'>,
  onLost: (error: Error) => void,
): FocusShelf {
  const ids = new WeakMap<Uint32Array, { readonly id: FocusId; readonly epoch: string }>();
  /** Of those under way all who need them wait for one write. */
  const kept = new LRUCache<string, Promise<void>>({ max: FOCUS_SETS_CACHED_MAX });
  const cached = new LRUCache<FocusId, Uint32Array>({
    max: FOCUS_SETS_CACHED_MAX,
    maxSize: FOCUS_ITEMS_CACHED_MAX,
    sizeCalculation: ({ length }) => length + 1,
  });

  async function read(id: FocusId): Promise<Uint32Array> {
    const bytes = await snapshots.read(nameOf(id));
    if (bytes === null) {
      onLost(new Error(`the items ${nameOf(id)} are not in the store`));
      return NOTHING;
    }
    const items = decodeFocusItems(bytes);
    cached.set(id, items);
    return items;
  }

  function write(inEpoch: string, id: FocusId, encoded: Uint8Array): Promise<void> {
    let writing = kept.get(inEpoch);
    if (writing === undefined) {
      writing = snapshots.write(nameOf(id), encoded);
      kept.set(inEpoch, writing);
      writing.catch(() => kept.delete(inEpoch));
    }
    return writing;
  }

  return {
    async keep(items) {
      const known = ids.get(items);
      // What was kept in a former epoch may be lost.
      if (known?.epoch === epoch()) return known.id;
      const keeping = epoch();
      const encoded = encodeFocusItems(items);
      const id = focusIdOf(encoded);
      await write(`${keeping} ${id}`, id, encoded);
      ids.set(items, { id, epoch: keeping });
      return id;
    },
    async load(wanted) {
      const sets = new Map<FocusId, Uint32Array>();
      const missing: FocusId[] = [];
      for (const id of wanted) {
        const known = cached.get(id);
        if (known === undefined) missing.push(id);
        else sets.set(id, known);
      }
      for (const id of missing) sets.set(id, await read(id));
      return sets;
    },
  };
}
