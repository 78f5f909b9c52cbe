// All attacks in a process of their own, so that whoever measures the server has an event loop to itself. Commands come over IPC.
import '../../../bench/typescript.mjs';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerCommands } from './answer-commands.mjs';

const { ATTACKS } = await import('./all.ts');
const { connectClients } = await import('../../../src/contract/clients.ts');

/** Whoever still waits for an answer then is let go with the process. */
const END_MS = 5_000;

let attacking;

answerCommands({
  /** Begins the attacks of these names, all of them side by side. */
  async begin({ address, campaignId, names }) {
    const over = new AbortController();
    // Each call under way listens.
    setMaxListeners(0, over.signal);
    const tallies = {};
    const under = names.map(async (name) => {
      const tally = {};
      tallies[name] = tally;
      const ended = (how) => {
        // What is broken off at the end says nothing of the server.
        if (!over.signal.aborted) tally[how] = (tally[how] ?? 0) + 1;
      };
      // A connection each, as they know nothing of one another.
      const clients = connectClients(address, { 'grpc.use_local_subchannel_pool': 1 });
      over.signal.addEventListener('abort', () => clients.close());
      try {
        await ATTACKS[name]({ address, campaignId, clients, signal: over.signal, ended });
      } catch (error) {
        ended(`the attacker fell: ${error}`);
      }
    });
    attacking = { over, tallies, ended: Promise.all(under) };
  },

  /** Ends them and tells of each attack how its calls have ended. */
  async end() {
    attacking.over.abort();
    await Promise.race([attacking.ended, sleep(END_MS)]);
    return attacking.tallies;
  },

  async names() {
    return Object.keys(ATTACKS);
  },
});
