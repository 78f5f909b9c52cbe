// Commands of test/conformance/suite/processes.ts, run against the same database as the parent: over IPC, or one as an argument.
import { openAddress } from './open-address.mjs';

const store = await openAddress(JSON.parse(process.argv[2]));
const name = process.argv[3];

const commands = {
  /** Adds 1 to the number in a wallet, `times` times, against everybody else who does; tells each in the outbox. */
  async increment({ profileId, times }) {
    let conflicts = 0;
    for (let done = 0; done < times; ) {
      const [{ wallet }] = await store.profiles.load([profileId]);
      const value = Number(Buffer.from(wallet.bytes ?? '0').toString()) + 1;
      const [outcome] = await store.profiles.commit([
        {
          profileId,
          wallet: { expectedRevision: wallet.revision, bytes: Buffer.from(String(value)) },
          events: [Buffer.from(`${profileId}=${value} by ${name}`)],
        },
      ]);
      if (outcome === 'committed') done++;
      else conflicts++;
    }
    return conflicts;
  },

  /** Writes batches of the keys `from`..`to`, shifted by one each round. */
  async configure({ rounds, keys }) {
    const written = [];
    for (let round = 0; round < rounds; round++) {
      const batch = Array.from({ length: 20 }, (_, i) => ({
        kind: 'item',
        key: `key-${(round * 7 + i) % keys}`,
        bytes: Buffer.from(`${name} ${round}`),
      }));
      for (const { key, index, version } of await store.configuration.write(batch))
        written.push({ key, index, version });
    }
    return written;
  },

  async version() {
    return store.configuration.version();
  },
};

async function answer({ verb, ...command }) {
  try {
    return { result: await commands[verb](command) };
  } catch (error) {
    return { error: String(error?.stack ?? error) };
  }
}

if (process.send) {
  process.on('message', async (command) => process.send(await answer(command)));
  process.on('disconnect', () => store.close());
} else {
  // Started for one command.
  process.stdout.write(JSON.stringify(await answer(JSON.parse(process.argv[4]))));
  await store.close();
}
