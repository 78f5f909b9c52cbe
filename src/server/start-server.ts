import { type ChannelOptions, logVerbosity, Server, ServerCredentials, setLogVerbosity } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import type { Logger } from 'pino';
import type { Currency } from '../base/money.js';
import { loadContract, loadDescriptors } from '../contract/load.js';
import type { Engine } from '../engine/engine.js';
import {
  IMPORTS_AT_ONCE_MAX,
  KEEPALIVE_INTERVAL_MS,
  KEEPALIVE_TIMEOUT_MS,
  MESSAGE_BYTES_MAX,
  STREAMS_PER_CONNECTION_MAX,
  WATCHES_AT_ONCE_MAX,
} from '../limits.js';
import type { CallContext } from './call.js';
import { drain } from './drain.js';
import { campaignHandlers } from './handlers/campaign-service.js';
import { catalogHandlers } from './handlers/catalog-service.js';
import { eventHandlers } from './handlers/event-service.js';
import { handbillHandlers } from './handlers/handbill-service.js';
import { modelHandlers } from './handlers/model-service.js';
import { profileHandlers } from './handlers/profile-service.js';
import { promotionHandlers } from './handlers/promotion-service.js';
import { walletHandlers } from './handlers/wallet-service.js';
import { addHealth } from './health.js';
import { createInFlight } from './in-flight.js';
import { tolerant } from './malformed.js';
import { preEncoded } from './pre-encoded.js';

export interface ServerOptions {
  /** `host:port`, `[ipv6]:port` (port 0: a free one) or `unix:/path`. */
  readonly address: string;
  readonly log: Logger;
  /** Unary calls under way; further ones are refused with RESOURCE_EXHAUSTED. */
  readonly inFlight: number;
  /** How long `drain` waits for calls under way. */
  readonly drainGraceMs: number;
  /** Whether tools such as grpcurl can ask what there is. */
  readonly reflection: boolean;
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

const CHANNEL_OPTIONS: ChannelOptions = {
  'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
  'grpc.max_concurrent_streams': STREAMS_PER_CONNECTION_MAX,
  'grpc.keepalive_time_ms': KEEPALIVE_INTERVAL_MS,
  'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
  // Costs next to nothing; without it, forceShutdown of grpc-js 1.14 knows no connections and leaves them open.
  'grpc.enable_channelz': 1,
};

/** Listens and answers from the engine. Rejects when the address can't be taken. */
export async function startServer(engine: Engine, options: ServerOptions): Promise<RunningServer> {
  // What grpc-js would print by itself, such as that a port is taken, is in our errors.
  if (process.env.GRPC_VERBOSITY === undefined) setLogVerbosity(logVerbosity.NONE);
  const server = new Server(CHANNEL_OPTIONS);
  const stopping = new AbortController();
  const context: CallContext = {
    log: options.log,
    inFlight: createInFlight(options.inFlight),
    imports: createInFlight(IMPORTS_AT_ONCE_MAX),
    trainings: createInFlight(Number.POSITIVE_INFINITY),
    watches: createInFlight(WATCHES_AT_ONCE_MAX),
    stopping: stopping.signal,
  };
  const { v1 } = loadContract().handbill;
  const handbillService = preEncoded(v1.HandbillService.service, [
    'GetHandbill',
    'BatchGetHandbills',
    'PreviewHandbill',
  ]);
  server.addService(tolerant(handbillService), handbillHandlers(engine, context));
  server.addService(tolerant(v1.CatalogService.service), catalogHandlers(engine, context, options.currency));
  server.addService(tolerant(v1.PromotionService.service), promotionHandlers(engine, context, options.currency));
  server.addService(tolerant(v1.CampaignService.service), campaignHandlers(engine, context));
  const eventService = preEncoded(v1.EventService.service, ['WatchEvents']);
  server.addService(tolerant(eventService), eventHandlers(engine, context, options.currency));
  server.addService(tolerant(v1.ModelService.service), modelHandlers(engine, context));
  server.addService(tolerant(v1.WalletService.service), walletHandlers(engine, context));
  server.addService(tolerant(v1.ProfileService.service), profileHandlers(engine, context));
  const health = addHealth(server, SERVICE_NAMES);
  if (options.reflection) new ReflectionService(loadDescriptors()).addToServer(server);

  const address = await bind(server, options.address);
  let draining: Promise<void> | undefined;
  return {
    address,
    ready: () => health.set(true),
    drain() {
      health.set(false);
      stopping.abort();
      draining ??= drain(
        server,
        [context.inFlight, context.imports, context.trainings, context.watches],
        options.drainGraceMs,
      );
      return draining;
    },
  };
}

const SERVICE_NAMES = [
  'HandbillService',
  'CatalogService',
  'PromotionService',
  'CampaignService',
  'EventService',
  'ModelService',
  'WalletService',
  'ProfileService',
].map((name) => `handbill.v1.${name}`);

function bind(server: Server, address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(address.startsWith('unix:') ? address : address.replace(/:\d+$/, `:${port}`));
    });
  });
}
