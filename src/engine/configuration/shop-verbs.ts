import { DEFAULT_SHOP } from '../../shop/shop.js';
import type { ConfigurationStore } from '../../store/port.js';
import type { Configuration } from './configuration.js';
import type { ShopVerbs } from './configuration-requests.js';
import { SHOP_KEY, shopCodec } from './entry-codecs.js';
import { changeEntry, writeEtag } from './entry-writer.js';

export function createShopVerbs(store: ConfigurationStore, configuration: Configuration): ShopVerbs {
  return {
    // From the store: imports, which need no configuration in memory, ask for it too.
    async get() {
      const [entry] = await store.get(shopCodec.kind, [SHOP_KEY]);
      if (!entry) return { value: DEFAULT_SHOP, etag: '' };
      return { value: shopCodec.decode(entry.bytes), etag: writeEtag(entry.version) };
    },
    async update(patch, options) {
      const written = await changeEntry(store, shopCodec, SHOP_KEY, options, (shop) => ({
        ...(shop ?? DEFAULT_SHOP),
        ...patch,
      }));
      await configuration.refresh();
      return written;
    },
  };
}
