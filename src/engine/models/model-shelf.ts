import { EMPTY_SHELF, type ModelShelf } from '../../ranking/model-shelf.js';
import type { ConfigurationStore } from '../../store/port.js';
import { SHELF_KEY, shelfCodec } from '../configuration/entry-codecs.js';
import { changeEntry } from '../configuration/entry-writer.js';

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
  return entry ? shelfCodec.decode(entry.bytes) : EMPTY_SHELF;
}
