import {
  type CallOptions,
  type ChannelOptions,
  type Client,
  type ClientUnaryCall,
  credentials,
  Metadata,
  type requestCallback,
} from '@grpc/grpc-js';
import type { CampaignServiceClient } from '../generated/handbill/v1/CampaignService.js';
import type { CatalogServiceClient } from '../generated/handbill/v1/CatalogService.js';
import type { EventServiceClient } from '../generated/handbill/v1/EventService.js';
import type { HandbillServiceClient } from '../generated/handbill/v1/HandbillService.js';
import type { ModelServiceClient } from '../generated/handbill/v1/ModelService.js';
import type { ProfileServiceClient } from '../generated/handbill/v1/ProfileService.js';
import type { PromotionServiceClient } from '../generated/handbill/v1/PromotionService.js';
import type { ReportServiceClient } from '../generated/handbill/v1/ReportService.js';
import type { SegmentServiceClient } from '../generated/handbill/v1/SegmentService.js';
import type { ShopServiceClient } from '../generated/handbill/v1/ShopService.js';
import type { WalletServiceClient } from '../generated/handbill/v1/WalletService.js';
import { MESSAGE_BYTES_MAX } from '../limits.js';
import { AUTHOR_METADATA, writeAuthor } from './author.js';
import { loadContract } from './load.js';

/** One typed client a service, all on one connection. */
export interface Clients {
  readonly handbills: HandbillServiceClient;
  readonly catalog: CatalogServiceClient;
  readonly promotions: PromotionServiceClient;
  readonly campaigns: CampaignServiceClient;
  readonly events: EventServiceClient;
  readonly models: ModelServiceClient;
  readonly wallets: WalletServiceClient;
  readonly profiles: ProfileServiceClient;
  readonly shop: ShopServiceClient;
  readonly reports: ReportServiceClient;
  readonly segments: SegmentServiceClient;
  /** Closes the connection; calls under way are cancelled. */
  close(): void;
}

/** Connects, lazily, to `host:port` or `unix:/path`. */
export function connectClients(address: string, options: ChannelOptions = {}): Clients {
  const { v1 } = loadContract().handbill;
  const channelOptions: ChannelOptions = { 'grpc.max_receive_message_length': MESSAGE_BYTES_MAX, ...options };
  const handbills = new v1.HandbillService(address, credentials.createInsecure(), channelOptions);
  const shared = { ...channelOptions, channelOverride: handbills.getChannel() };
  return {
    handbills,
    catalog: new v1.CatalogService(address, credentials.createInsecure(), shared),
    promotions: new v1.PromotionService(address, credentials.createInsecure(), shared),
    campaigns: new v1.CampaignService(address, credentials.createInsecure(), shared),
    events: new v1.EventService(address, credentials.createInsecure(), shared),
    models: new v1.ModelService(address, credentials.createInsecure(), shared),
    wallets: new v1.WalletService(address, credentials.createInsecure(), shared),
    profiles: new v1.ProfileService(address, credentials.createInsecure(), shared),
    shop: new v1.ShopService(address, credentials.createInsecure(), shared),
    reports: new v1.ReportService(address, credentials.createInsecure(), shared),
    segments: new v1.SegmentService(address, credentials.createInsecure(), shared),
    close: () => handbills.close(),
  };
}

type UnaryMethod<Request, Response> = (request: Request, callback: requestCallback<Response>) => ClientUnaryCall;
type FullUnaryMethod<Request, Response> = (
  request: Request,
  metadata: Metadata,
  options: CallOptions,
  callback: requestCallback<Response>,
) => ClientUnaryCall;

interface UnaryOptions {
  readonly metadata?: Metadata;
  /** Relative deadline. */
  readonly timeoutMs?: number;
}

/** Names who makes a change; nobody where it is empty. */
export function authorMetadata(author: string): Metadata {
  const metadata = new Metadata();
  if (author !== '') metadata.set(AUTHOR_METADATA, writeAuthor(author));
  return metadata;
}

/**
 * A unary call as a promise: `await callUnary(clients.campaigns, clients.campaigns.getCampaign, { campaignId })`.
 * Rejects with grpc-js's ServiceError; `readStatusDetails` tells the rest.
 */
export function callUnary<Request, Response>(
  client: Client,
  method: UnaryMethod<Request, Response>,
  request: Request,
  { metadata = new Metadata(), timeoutMs }: UnaryOptions = {},
): Promise<Response> {
  const options: CallOptions = timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
  // The generated methods are overloaded; type inference sees only the last and shortest overload.
  const full = method as unknown as FullUnaryMethod<Request, Response>;
  return new Promise((resolve, reject) => {
    full.call(client, request, metadata, options, (error, response) => {
      if (error) reject(error);
      else resolve(response as Response);
    });
  });
}
