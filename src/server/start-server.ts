import type { Logger } from 'pino';
import { createPipeline } from '../api/pipeline/pipeline.js';
import { createPools } from '../api/pipeline/pools.js';
import type { Currency } from '../base/money.js';
import type { Engine } from '../engine/engine.js';
import { type GrpcOptions, startGrpc } from './grpc/start-grpc.js';

export interface ServerOptions extends GrpcOptions {
  readonly log: Logger;
  /** Unary calls under way; further ones are refused with RESOURCE_EXHAUSTED. */
  readonly inFlight: number;
  /** How long `drain` waits for calls under way. */
  readonly drainGraceMs: number;
  /** Of imported amounts that name none. */
  readonly currency: Currency;
}

export interface RunningServer {
  /** As given, with the port that was taken. */
  readonly address: string;
  /** Turns health to SERVING: call it when everything is warm. */
  ready(): void;
  /** Not serving, no new calls, waits for those under way, then cuts off the rest. Resolves when all is closed. */
  drain(): Promise<void>;
}

/** Listens and answers from the engine. Rejects when the address can't be taken. */
export async function startServer(engine: Engine, options: ServerOptions): Promise<RunningServer> {
  const { log, inFlight, currency, drainGraceMs } = options;
  const pools = createPools(inFlight);
  const stopping = new AbortController();
  const pipeline = createPipeline({ engine, pools, defaults: { currency }, log, stopping: stopping.signal });
  const grpc = await startGrpc(pipeline, options);
  let draining: Promise<void> | undefined;
  return {
    address: grpc.address,
    ready: () => grpc.setServing(true),
    drain() {
      grpc.setServing(false);
      stopping.abort();
      draining ??= grpc.drain(Object.values(pools), drainGraceMs);
      return draining;
    },
  };
}
