// Watches the health from a process of its own, whose event loop nobody else holds up. Commands come over IPC.
import '../../../bench/typescript.mjs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { answerCommands } from './answer-commands.mjs';

const { watchHealth } = await import('./health-watch.ts');
const { connectClients } = await import('../../../src/contract/clients.ts');

let watching;

answerCommands({
  async begin({ address, campaignId }) {
    const clients = connectClients(address);
    const own = monitorEventLoopDelay({ resolution: 1 });
    own.enable();
    watching = { clients, own, watch: watchHealth(address, clients, campaignId) };
  },

  /** How the calls have ended, and for how long this process itself stood still at the most, in milliseconds: no server's fault. */
  async end() {
    const { clients, own, watch } = watching;
    const answers = await watch.stop();
    own.disable();
    clients.close();
    return { ...answers, stillMs: own.max / 1e6 };
  },
});
