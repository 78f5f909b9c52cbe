import type { Path } from '../../base/violation.js';
import { required } from '../convert/fields.js';
import { wirePath } from '../convert/paths.js';
import { readShopPatch, toShop } from '../convert/shop.js';
import { spelling } from '../convert/violations.js';
import { type ServiceMethods, unary } from '../method/method.js';

export const shopMethods: ServiceMethods<'ShopService'> = {
  GetShop: unary({
    role: 'analyst',
    read: () => null,
    run: ({ shop }) => shop.get(),
    write: toShop,
  }),

  UpdateShop: unary({
    role: 'operator',
    read({ shop: sent, updateMask, validateOnly }, issues) {
      const shop = required(sent, 'shop', issues);
      return { patch: readShopPatch(shop, updateMask, issues), options: { etag: shop.etag, validateOnly } };
    },
    run: ({ shop }, { patch, options }) => spelling(inShop, shop.update(patch, options)),
    write: toShop,
  }),
};

const inShop = (path: Path): Path => ['shop', ...wirePath(path)];
