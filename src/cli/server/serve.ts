import { shownSetting } from '../../config/settings.js';
import type { Context } from '../command/context.js';
import { defineCommand } from '../command/define-command.js';
import { endBySignal } from '../command/end-by-signal.js';
import { EXIT, type ExitCode } from '../command/exit.js';
import type { RunningServer } from '../command/runtime.js';

export const serveCommand = defineCommand({
  usage: 'serve',
  description: 'serve the store over gRPC until SIGTERM or Ctrl-C',
  example: 'serve --listen 0.0.0.0:50051 --store /var/lib/handbill',
  settings: [
    ...(['store', 'redisUsername', 'redisPassword', 'redisCa', 'identityKeys'] as const),
    ...(['listen', 'logLevel', 'inFlight', 'drainGraceMs', 'reflection', 'currency'] as const),
    ...(['eventsKeptHours', 'eventsKeptCommits', 'eventsHeldCommits', 'testClock'] as const),
  ],
  run: async (context) => {
    const server = await context.runtime.startServer(context.config, 'warm');
    const store = shownSetting('store', context.config.store);
    context.answer({ address: server.address, store }, () => `Serving on ${server.address}`);
    return untilStopped(context, server);
  },
});

/** Resolves when the server has stopped: the first signal drains, the second ends the process; what was acknowledged is on disk. */
export async function untilStopped({ note }: Context, server: RunningServer): Promise<ExitCode> {
  await new Promise<void>((resolve, reject) => {
    let stopping = false;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (stopping) {
        endBySignal(signal);
        return;
      }
      stopping = true;
      note('Stopping: calls under way may finish; once more stops at once');
      server.stop().then(resolve, reject);
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
  return EXIT.ok;
}
