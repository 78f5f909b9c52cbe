/** Opens a store in a child process, from the built files. `address` is that of a StoreFixture. */
export async function openAddress(address) {
  const { openLmdbStore } = await import('../../dist/store/lmdb/open.js');
  return openLmdbStore({ path: address.path, clock: Date.now });
}
