// Commands of test/conformance/suite/processes.ts, run against the same database as the parent: over IPC, or one as an argument.
import { openAddress } from './open-address.mjs';

const store = await openAddress(JSON.parse(process.argv[2]));
const name = process.argv[3];

const commands = {
  /** Adds 1 to the number in a wallet, `times` times, against everybody else who does; tells each in the outbox. */
  async increment({ profileId, times }) {
    let conflicts = 0;
    for (let done = 0; done < times; ) {
      const [{ profile }] = await store.profiles.load([profileId]);
      const value = Number(Buffer.from(profile.bytes ?? '0').toString()) + 1;
      const [outcome] = await store.profiles.commit([
        {
          profileId,
          profile: { expectedRevision: profile.revision, bytes: Buffer.from(String(value)) },
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

  /**
   * Takes and gives back uses of one counter against everybody else who does. Returns how many of its uses stand, what it was told `full`
   * with, and the lowest and highest it ever read.
   */
  async useLimit({ counter, limit, times }) {
    let [stand, full, lowest, highest] = [0, 0, 0, 0];
    const use = { counter, profileId: name, amount: 1, timeMs: 1, limit };
    for (let n = 0; n < times; n++) {
      const id = `${name}.${n}`;
      const kind = n % 3 === 2 && stand > 0 ? 'return' : 'take';
      const stands = n % 4 !== 3;
      const [answer] = await store.limits.reserve([{ ...use, id, kind }]);
      // An answer that was lost is asked for again.
      if (answer === 'reserved') await store.limits.reserve([{ ...use, id, kind }]);
      else full++;
      const [used] = await store.limits.used([counter]);
      lowest = Math.min(lowest, used);
      highest = Math.max(highest, used);
      for (let again = 0; again < 2; again++) await store.limits.settle([{ counter, id, stands }]);
      if (answer === 'reserved' && stands) stand += kind === 'take' ? 1 : -1;
    }
    return { stand, full, lowest, highest };
  },

  /** Moves an identity to the next number, `times` times, against everybody else who does. */
  async countOwner({ digest, times }) {
    for (let done = 0; done < times; ) {
      const [owner] = await store.identities.resolve([digest]);
      if (await store.identities.assign(digest, owner, String(Number(owner ?? '0') + 1))) done++;
    }
  },

  /** Writes a profile and removes everything of it again. */
  async writeAndErase({ profileId, digest }) {
    const bytes = Buffer.from(profileId);
    const events = Array.from({ length: 5 }, (_, n) => Buffer.from(`${profileId} ${n}`));
    for (const event of events) await store.profiles.commit([{ profileId, events: [event] }]);
    await store.profiles.commit([{ profileId, profile: { expectedRevision: 0, bytes }, events }]);
    await store.identities.assign(digest, null, profileId);
    const [{ profile }] = await store.profiles.load([profileId]);
    await store.identities.assign(digest, profileId, null);
    await store.profiles.commit([
      {
        profileId,
        profile: { expectedRevision: profile.revision, bytes: null },
        events: [Buffer.from(`${profileId} gone`)],
      },
    ]);
    return store.outbox.erase(profileId, await store.outbox.end(), (event) => Buffer.from(event).includes(profileId));
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
