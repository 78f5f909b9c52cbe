// Opens and closes a store under an umask, which is one of the whole process; see modes.test.ts.
import { openAddress } from '../../conformance/open-address.mjs';

const [umask, store] = process.argv.slice(2);
process.on('message', async () => {
  try {
    process.umask(Number.parseInt(umask, 8));
    await (await openAddress({ store })).close();
    process.send({ result: null });
  } catch (error) {
    process.send({ error: error.message });
  }
});
