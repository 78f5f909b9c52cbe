import { expect, it } from 'vitest';
import type { PromotionIndex } from '../../../src/base/ids.js';
import { createTermsShelf, termsName } from '../../../src/engine/wallets/terms-shelf.js';
import { createMemoryStore } from '../../support/memory-store.js';
import { promotion } from '../../support/promotions.js';

it('keeps terms once in an epoch of the store, and again in the next one, which may have lost them', async () => {
  const { snapshots } = createMemoryStore();
  let epoch = 'first';
  const shelf = createTermsShelf({ snapshots, epoch: () => epoch }, (error) => expect.fail(error.message));
  const bread = promotion('bread');
  const name = termsName(3 as PromotionIndex, shelf.idOf(bread));
  const keepAndLose = async (): Promise<boolean> => {
    await shelf.keep(3 as PromotionIndex, bread);
    const isThere = (await snapshots.read(name)) !== null;
    await snapshots.remove(name);
    return isThere;
  };
  expect([await keepAndLose(), await keepAndLose()]).toEqual([true, false]);
  epoch = 'second';
  expect([await keepAndLose(), await keepAndLose()]).toEqual([true, false]);
});
