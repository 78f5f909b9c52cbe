import { expect, it } from 'vitest';
import { editShop } from '../../../src/shop/edit.js';
import { DEFAULT_SHOP, type Shop, type ShopPatch } from '../../../src/shop/shop.js';

const holdout = (revision: number) => ({ holdoutPpm: 50_000, startMs: 10, endMs: null, tag: null, revision });

function edited(shop: Shop, patch: ShopPatch): Shop {
  const made = editShop(shop, patch, 0);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}

it('never lowers the revision of a holdout, also when nobody was held out in between', () => {
  const third = edited(DEFAULT_SHOP, { holdout: holdout(3) });
  const ended = edited(third, { holdout: null });
  expect(ended).toMatchObject({ holdout: null, holdoutRevision: 3 });
  for (const shop of [third, ended]) {
    const refused = editShop(shop, { holdout: holdout(1) }, 0);
    expect(refused).toMatchObject({ ok: false, error: [{ path: ['holdout', 'revision'], value: '1' }] });
    expect(edited(shop, { holdout: holdout(3) }).holdout).toEqual(holdout(3));
  }
});
