import { createServer } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { HandbillError } from '../../base/errors.js';
import { DEMO_SIZE, type WorldSize } from '../../demo/world.js';
import { withConnection } from '../command/connection.js';
import type { Context } from '../command/context.js';
import { defineCommand } from '../command/define-command.js';
import { EXIT, type ExitCode } from '../command/exit.js';
import { CommandFailure } from '../command/failure.js';
import { wholeNumber } from '../command/option-values.js';
import { untilStopped } from '../server/serve.js';
import { styled } from '../terminal/style.js';
import { lockDemo, lockedFailure } from './lock.js';
import { catchUp, fillStore, isBehind, makeFiles, worldWords } from './prepare.js';
import { castText, nextSteps, quoted } from './show.js';
import { type DemoPlaces, type DemoState, demoPlaces, readState, writeState } from './state.js';

interface DemoOptions extends WorldSize {
  readonly folder: string;
  readonly port?: number;
  readonly fresh?: boolean;
  readonly once?: boolean;
  readonly seed: number;
}

export const demoCommand = defineCommand<DemoOptions>({
  usage: 'demo',
  description: 'make a grocery world, import it, and serve handbills for its customers',
  example: 'demo --port 50052',
  makesStore: true,
  settings: ['listen', 'logLevel', 'inFlight', 'drainGraceMs', 'timeoutMs'],
  shape: (command) => {
    command
      .option('--folder <path>', 'where the demo lives', './handbill-data/demo')
      .option('--port <port>', 'serve on this port of 127.0.0.1', wholeNumber(0))
      .option('--fresh', 'make a new world, also when there is one')
      .option('--once', 'show the handbills, then end instead of serving')
      .option('--seed <number>', 'another seed makes another world', wholeNumber(0), 1)
      .option('--customers <number>', 'size of the world', wholeNumber(3), DEMO_SIZE.customers)
      .option('--items <number>', 'size of the world', wholeNumber(60), DEMO_SIZE.items)
      .option('--promotions <number>', 'size of the world', wholeNumber(1), DEMO_SIZE.promotions)
      .option('--days <number>', 'days of receipts', wholeNumber(1), DEMO_SIZE.days);
  },
  run: async (context, options) => {
    const listen = options.port === undefined ? context.config.listen : `127.0.0.1:${options.port}`;
    const places = demoPlaces(options.folder);
    // Before any work: a first start takes a while, and must not end in this.
    await refuseTakenPort(listen);
    const release = await lockDemo(places);
    try {
      return await runDemo(context, options, listen, places, release !== null);
    } finally {
      await release?.();
    }
  },
});

/** `alone`: nobody else uses the folder. Others may serve from the same store, but not while it is made. */
async function runDemo(
  context: Context,
  options: DemoOptions,
  listen: string,
  places: DemoPlaces,
  alone: boolean,
): Promise<ExitCode> {
  const nowMs = (await context.runtime.clock(context.config))();
  const found = options.fresh ? null : await readState(places);
  const { customers, items, promotions, days } = options;
  const size = { customers, items, promotions, days };
  const state: DemoState = found?.complete ? found : { seed: options.seed, size, madeAtMs: nowMs, complete: false };
  if (found?.complete && !isDeepStrictEqual([found.seed, found.size], [options.seed, size])) {
    context.note(
      `Using the world that is there (${worldWords(found.size)}, seed ${found.seed}); --fresh makes the one asked for.`,
    );
  }
  const config = {
    ...context.config,
    store: places.store,
    listen,
    // Log lines would tear the handbills apart; errors are worth it.
    logLevel: context.verbose || context.origins.logLevel !== 'default' ? context.config.logLevel : ('error' as const),
  };
  if (!state.complete) {
    if (!alone) throw await lockedFailure(places);
    await makeFiles(context, places, state);
  }
  if (!state.complete || (alone && isBehind(state, nowMs))) {
    // By a server of its own: the one that serves then starts with the popularity of all these receipts.
    const filling: Context = { ...context, config: { ...config, server: null } };
    await withConnection(filling, (connection) =>
      state.complete ? catchUp(filling, connection, places, state, nowMs) : fillStore(filling, connection, places),
    ).catch(tellOfFresh);
    await writeState(places, { ...state, receiptsUntilMs: nowMs, complete: true });
  }
  const server = await context.runtime.startServer(config, 'warm').catch(tellOfFresh);
  const local: Context = { ...context, config: { ...config, server: server.address } };
  // Without a server the commands open the store themselves.
  const place = options.once ? `--store ${quoted(places.store)}` : `--server ${server.address}`;
  let serving = false;
  try {
    await withConnection(local, async (connection) => {
      const text = `\n${await castText(connection)}\n\nTry next:\n${await nextSteps(connection, place)}\n`;
      process.stdout.write(text);
    });
    serving = !options.once;
  } finally {
    if (!serving) await server.stop();
  }
  if (!serving) return EXIT.ok;
  process.stdout.write(`\n${styled('bold', `Serving on ${server.address}`)}  (Ctrl-C stops)\n`);
  return untilStopped(local, server);
}

/** A demo is quickly made again, also where a later version can't read its store. */
function tellOfFresh(error: unknown): never {
  if (!(error instanceof HandbillError) || error.details.reason !== 'STORE_UNUSABLE') throw error;
  throw new CommandFailure(EXIT.unavailable, error.code, `${error.message}; --fresh makes a new demo`, {
    cause: error,
  });
}

/** Fails when somebody listens there already. */
async function refuseTakenPort(listen: string): Promise<void> {
  const match = /^\[?([^\]]*)\]?:(\d+)$/.exec(listen);
  if (match === null) return;
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject).listen({ host: match[1], port: Number(match[2]) }, resolve);
    });
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    const why = taken ? 'the port is taken; --port chooses another one' : (error as Error).message;
    throw new CommandFailure(EXIT.unavailable, 'UNAVAILABLE', `can't listen on ${listen}: ${why}`, { cause: error });
  } finally {
    probe.close();
  }
}
