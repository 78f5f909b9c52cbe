// Fills a store until the file size limit of the shell that started it (ulimit -f) stops it; see store-full.test.ts.
import { openAddress } from '../conformance/open-address.mjs';

// Without a handler the kernel ends the process; with one the write fails with EFBIG, as a full disk does with ENOSPC.
process.on('SIGXFSZ', () => {});

const store = await openAddress(JSON.parse(process.argv[2]));
const profile = (n) => ({
  profileId: `profile-${n}`,
  history: { expectedRevision: 0, bytes: Buffer.alloc(3_000, String(n)) },
  events: [Buffer.from(`event-${n}`)],
});

let written = 0;
let failure = null;
while (!failure && written < 10_000) {
  try {
    await store.profiles.commit(Array.from({ length: 20 }, (_, i) => profile(written + i)));
    written += 20;
  } catch ({ code, message, details }) {
    failure = { code, message, reason: details?.reason };
  }
}
const [{ history }] = await store.profiles.load([`profile-${written}`]);
const [{ history: last }] = await store.profiles.load([`profile-${written - 1}`]);
// A promise that nobody looks after would end the process in a turn of its own, so the end waits for a few.
setTimeout(() => {
  process.stdout.write(JSON.stringify({ written, failure, refused: history.revision, last: last.revision }));
  process.exit(0);
}, 100);
