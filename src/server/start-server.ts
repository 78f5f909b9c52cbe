import type { Logger } from 'pino';
import { createPipeline } from '../api/pipeline/pipeline.js';
import { createPools, type Pools } from '../api/pipeline/pools.js';
import type { Currency } from '../base/money.js';
import type { Clocks } from '../base/time.js';
import type { Engine } from '../engine/engine.js';
import { type ClockJump, watchClock } from './clock-watch.js';
import { type GrpcOptions, startGrpc } from './grpc/start-grpc.js';
import { watchStore } from './store-watch.js';

export interface ServerOptions extends GrpcOptions {
  readonly log: Logger;
  /** Reads of customers under way, and as many writes; further ones are refused with RESOURCE_EXHAUSTED. */
  readonly inFlight: number;
  /** How long `drain` waits for calls under way. */
  readonly drainGraceMs: number;
  /** Of imported amounts that name none. */
  readonly currency: Currency;
  /** Of this machine: jumps of its clock are logged, and told by its health. */
  readonly clocks: Clocks;
  /** Rejects while the store is away, or is not the one that was opened: then the server is not serving. */
  checkStore(): Promise<void>;
}

export interface RunningServer {
  /** As given, with the port that was taken. */
  readonly address: string;
  /** Calls under way. */
  readonly pools: Pools;
  /** What callers make the server hold, in bytes. */
  readonly heldBytes: number;
  /** Turns health to SERVING, while the store is well: call it when everything is warm. */
  ready(): void;
  /** Whether the store takes writes, for health: it does at first. */
  setWritable(isWritable: boolean): void;
  /** Not serving, no new calls, waits for those under way, then cuts off the rest. Resolves when all is closed. */
  drain(): Promise<void>;
}

/** Listens and answers from the engine. Rejects when the address can't be taken. */
export async function startServer(engine: Engine, options: ServerOptions): Promise<RunningServer> {
  const { log, inFlight, currency, drainGraceMs, clocks } = options;
  const pools = createPools(inFlight);
  const stopping = new AbortController();
  const pipeline = createPipeline({ engine, pools, defaults: { currency }, log, stopping: stopping.signal });
  const grpc = await startGrpc(pipeline, options);
  const unwatchClock = watchClock(clocks, (jump) => {
    grpc.setClock(jump.isRight);
    tellJump(log, jump);
  });
  let isReady = false;
  let isStoreWell = true;
  let draining: Promise<void> | undefined;
  const setServing = (): void => grpc.setServing(isReady && isStoreWell && !draining);
  const unwatchStore = watchStore(options.checkStore, (failure) => {
    isStoreWell = failure === null;
    setServing();
    if (isStoreWell) log.info('serving again: the store is as it should be');
    else log.error({ err: failure }, 'not serving because of the store');
  });
  return {
    address: grpc.address,
    pools,
    get heldBytes() {
      return grpc.heldBytes;
    },
    ready() {
      isReady = true;
      setServing();
    },
    setWritable: (isWritable) => grpc.setWritable(isWritable),
    drain() {
      draining ??= grpc.drain(Object.values(pools), drainGraceMs);
      setServing();
      stopping.abort();
      unwatchClock();
      void unwatchStore();
      return draining;
    },
  };
}

function tellJump(log: Logger, { byMs, offMs, isRight }: ClockJump): void {
  if (isRight) log.info({ byMs, offMs }, 'the clock has jumped, and is where it would be since the start again');
  else {
    log.error(
      { byMs, offMs },
      'the clock has jumped: if it is wrong now, set it right; if it was wrong before, or the machine was suspended, restart this server',
    );
  }
}
