/** Opens a store in a child process, from the built files. `address` is that of a StoreFixture. */
export async function openAddress({ store }) {
  const [{ parseStoreAddress }, { openStore }] = await Promise.all([
    import('../../dist/store/address.js'),
    import('../../dist/store/open.js'),
  ]);
  const silent = { info: () => {}, warn: () => {} };
  return openStore(parseStoreAddress(store).value, { clock: Date.now, notices: silent, onMended: silent.warn });
}
