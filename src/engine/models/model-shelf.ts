import { decodeShelf, EMPTY_SHELF, encodeShelf, type ModelShelf } from '../../ranking/model-shelf.js';
import type { ConfigurationStore } from '../../store/port.js';
import { changeEntry, type EntryCodec } from '../configuration/entry-writer.js';

/** The shelf is the one entry of its kind, so that servers learn of an activation as they learn of a published campaign. */
export const SHELF_KEY = 'shelf';

const shelfCodec: EntryCodec<ModelShelf> = { kind: 'model', encode: encodeShelf, decode: decodeShelf };

/** Changes the shelf as a whole; made again on the newer one when another process was quicker. */
export async function changeShelf(
  store: ConfigurationStore,
  change: (shelf: ModelShelf) => ModelShelf,
): Promise<ModelShelf> {
  const { value } = await changeEntry(store, shelfCodec, SHELF_KEY, {}, (shelf) => change(shelf ?? EMPTY_SHELF));
  return value;
}

/** The shelf as it is in the store now. */
export async function readShelf(store: ConfigurationStore): Promise<ModelShelf> {
  const [entry] = await store.get(shelfCodec.kind, [SHELF_KEY]);
  return entry ? decodeShelf(entry.bytes) : EMPTY_SHELF;
}
