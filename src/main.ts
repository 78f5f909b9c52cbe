#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { HandbillError } from './base/errors.js';
import type { OnMended } from './base/owner-only.js';
import { type Clocks, MS_PER_HOUR } from './base/time.js';
import { within } from './base/within.js';
import { endBySignal } from './cli/command/end-by-signal.js';
import { EXIT } from './cli/command/exit.js';
import type { Runtime } from './cli/command/runtime.js';
import { runCli } from './cli/run.js';
import { type Config, shownSetting } from './config/settings.js';
import { CLOSE_MIN_MS, DRAIN_CALLS_SHARE } from './limits.js';
import type { IdentityKeys } from './profiles/identity-keys.js';
import type { StoreOptions } from './store/open.js';
import type { Store } from './store/port.js';
import type { Notices } from './store/redis/durability.js';

const SYSTEM_CLOCKS: Clocks = { clock: Date.now, monotonic: () => performance.now() };

let hasServed = false;
let somethingHangs = false;

/** The composition root: the only place that knows which store, which kernel and which clock the engine gets. */
await runCli(process.argv, {
  version: packageVersion(),
  clock: async (config) => (await clocksOf(config)).clock,
  startServer: startHandbill,
  openStore: async (config, address, { mustExist, warn }) =>
    openConfiguredStore(config, await clocksOf(config), address, {
      notices: { info: () => {}, warn },
      onMended: warn,
      mustExist,
    }),
});
if (somethingHangs) endBySignal('SIGTERM');
// Work that nobody waits for may still be in the event loop; the store is closed to it.
else if (hasServed) process.exit();

/** Store, engine and server, in this order; a part that fails takes those before it down again. */
async function startHandbill(
  ...[config, start, opening = {}]: Parameters<Runtime['startServer']>
): ReturnType<Runtime['startServer']> {
  // Loaded here, since most command lines only talk to a server elsewhere.
  const [
    { createLog },
    { createEngine },
    { claimIdentityKeys },
    { createScoring },
    { startServer },
    { tellBackgroundFailures },
    { createWritable },
  ] = await Promise.all([
    import('./log/create-log.js'),
    import('./engine/create-engine.js'),
    import('./engine/profiles/claim-identity-keys.js'),
    import('./scoring/scoring.js'),
    import('./server/start-server.js'),
    import('./server/background-failures.js'),
    import('./server/writable.js'),
  ]);
  const log = createLog(config.logLevel);
  // Node itself would print all that hangs on the error.
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'ended by an error that nobody has caught');
    process.exit(EXIT.failed);
  });
  const { onMended = (message: string) => log.warn(message), mustExist = false } = opening;
  const clocks = await clocksOf(config);
  if (config.testClock !== null) {
    const nowTime = new Date(clocks.clock()).toISOString();
    log.warn({ file: config.testClock, nowTime }, 'A TEST CLOCK TELLS THE TIME, which is not that of this machine');
  }
  const writable = createWritable(log);
  const notices = { notices: log, onMended, onWritable: writable.turn };
  const store = await openConfiguredStore(config, clocks, config.store, { ...notices, mustExist });
  let close = (): Promise<void> => store.close();
  try {
    const identityKeys = await identityKeysOf(config, store, log, onMended);
    await claimIdentityKeys(store.snapshots, identityKeys);
    const engine = createEngine({
      store,
      identityKeys,
      ...clocks,
      currency: config.currency,
      scoring: createScoring({ kind: 'auto', warn: (message) => log.warn(message) }),
      retention: {
        maxAgeMs: config.eventsKeptHours * MS_PER_HOUR,
        commitsMax: config.eventsKeptCommits,
        heldCommitsMax: config.eventsHeldCommits,
      },
      onBackgroundError: tellBackgroundFailures((what, error, since) =>
        log.error({ err: error, since }, `${what}: failed in the background, will be tried again`),
      ),
      onEventsLost: (consumers) =>
        log.warn({ consumers }, 'consumers of events have not kept up: events that they have not seen were removed'),
      onFilterFailure: (filter, reason) =>
        log.warn({ filter, reason }, 'a filter fails: what it fails for does not match'),
      onAlert: ({ message, kind, ...about }) => log.warn({ alert: kind, ...about }, message),
    });
    close = async () => {
      try {
        await engine.close();
      } finally {
        await store.close();
      }
    };
    if (start === 'warm') await engine.warmUp();
    const server = await startServer(engine, {
      address: config.listen,
      log,
      inFlight: config.inFlight,
      drainGraceMs: config.drainGraceMs * DRAIN_CALLS_SHARE,
      reflection: config.reflection,
      currency: config.currency,
      clocks: SYSTEM_CLOCKS,
      checkStore: () => store.check(),
    }).catch((error: unknown) => {
      throw cannotListen(config.listen, error);
    });
    writable.tellTo((isWritable) => server.setWritable(isWritable));
    server.ready();
    log.info({ address: server.address, store: shownSetting('store', config.store) }, 'serving');
    return {
      address: server.address,
      async stop() {
        hasServed = true;
        const endMs = performance.now() + config.drainGraceMs;
        await server.drain();
        const closed = close().catch((error: unknown) => {
          log.warn({ err: error }, 'the store failed while it was closed; what was acknowledged is in it');
        });
        somethingHangs = !(await within(closed, Math.max(endMs - performance.now(), CLOSE_MIN_MS)));
        if (somethingHangs)
          log.warn('stopped without closing the store, which does not answer; what was acknowledged is in it');
        else log.info('stopped');
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Those of this machine, unless tests move them. */
async function clocksOf({ testClock }: Config): Promise<Clocks> {
  if (testClock === null) return SYSTEM_CLOCKS;
  const { createTestClock } = await import('./config/test-clock.js');
  return createTestClock(testClock);
}

/** Those of the settings; else the embedded store has one of its own, and Redis none. */
async function identityKeysOf(
  config: Config,
  store: Store,
  notices: Notices,
  onMended: OnMended,
): Promise<IdentityKeys> {
  if (config.identityKeys !== null) return config.identityKeys;
  const { storeAddress } = await import('./store/address.js');
  const address = storeAddress('store', config.store);
  if (address.driver !== 'lmdb') return [];
  const [{ readIdentityKeyFile }, { hasHadIdentityKeys }] = await Promise.all([
    import('./config/identity-key-file.js'),
    import('./engine/profiles/claim-identity-keys.js'),
  ]);
  const keys = await readIdentityKeyFile(address.path, !(await hasHadIdentityKeys(store)), onMended);
  if (keys.length === 0)
    notices.warn('the identity key of this store is missing: identities are refused until it is back');
  return keys;
}

/** The store of an address, with what the settings say about its servers. */
async function openConfiguredStore(
  config: Config,
  { clock }: Clocks,
  address: string,
  opening: Pick<StoreOptions, 'notices' | 'onMended' | 'onWritable' | 'mustExist'>,
): Promise<Store> {
  const [{ storeAddress }, { openStore }] = await Promise.all([
    import('./store/address.js'),
    import('./store/open.js'),
  ]);
  return openStore(storeAddress('store', address), {
    clock,
    ...opening,
    username: config.redisUsername,
    password: config.redisPassword,
    ca: config.redisCa === null ? null : await readFile(config.redisCa, 'utf8'),
  });
}

function cannotListen(address: string, cause: unknown): HandbillError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const why = text.includes('EADDRINUSE') ? 'the address is taken' : text;
  return new HandbillError('UNAVAILABLE', `can't listen on ${address}: ${why}`, { reason: 'ADDRESS_UNUSABLE', cause });
}

function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
