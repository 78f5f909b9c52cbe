import { HandbillError } from '../../base/errors.js';
import type { Clock } from '../../base/time.js';
import { editShop } from '../../shop/edit.js';
import { DEFAULT_SHOP } from '../../shop/shop.js';
import type { ConfigurationStore } from '../../store/port.js';
import type { Configuration } from './configuration.js';
import type { ShopVerbs } from './configuration-requests.js';
import { SHOP_KEY, shopCodec } from './entry-codecs.js';
import { changeEntry } from './entry-writer.js';
import { readShop } from './shop-zone.js';

export function createShopVerbs(store: ConfigurationStore, configuration: Configuration, clock: Clock): ShopVerbs {
  return {
    get: () => readShop(store),
    async update(patch, options) {
      const written = await changeEntry(store, shopCodec, SHOP_KEY, options, (shop) => {
        const edited = editShop(shop ?? DEFAULT_SHOP, patch, clock());
        if (!edited.ok) throw HandbillError.invalid(edited.error);
        return edited.value;
      });
      await configuration.refresh();
      return written;
    },
  };
}
