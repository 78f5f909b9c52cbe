import type { ImportOptions } from '../../import/options.js';
import type { ImportEvent } from '../../import/report.js';
import { DEFAULT_SHOP, type Shop } from '../../shop/shop.js';
import type { ConfigurationStore } from '../../store/port.js';
import { SHOP_KEY, shopCodec } from './entry-codecs.js';
import { writeEtag } from './entry-writer.js';

/** From the store: imports, which need no configuration in memory, ask for it too. An empty etag: nobody has set anything. */
export async function readShop(store: ConfigurationStore): Promise<{ readonly value: Shop; readonly etag: string }> {
  const [entry] = await store.get(shopCodec.kind, [SHOP_KEY]);
  if (!entry) return { value: DEFAULT_SHOP, etag: '' };
  return { value: shopCodec.decode(entry.bytes), etag: writeEtag(entry.version) };
}

/** Runs an import in the zone of the shop, where neither its caller nor its mapping file tells another one. */
export async function* inShopZone<Options extends ImportOptions>(
  store: ConfigurationStore,
  options: Options,
  run: (options: Options) => AsyncIterable<ImportEvent>,
): AsyncGenerator<ImportEvent> {
  const { value } = await readShop(store);
  yield* run({ ...options, shopZone: value.timeZone });
}
