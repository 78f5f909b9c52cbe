import type { handleBidiStreamingCall, handleServerStreamingCall, handleUnaryCall } from '@grpc/grpc-js';
import type { CampaignServiceHandlers } from '../generated/handbill/v1/CampaignService.js';
import type { CatalogServiceHandlers } from '../generated/handbill/v1/CatalogService.js';
import type { EventServiceHandlers } from '../generated/handbill/v1/EventService.js';
import type { HandbillServiceHandlers } from '../generated/handbill/v1/HandbillService.js';
import type { ModelServiceHandlers } from '../generated/handbill/v1/ModelService.js';
import type { ProfileServiceHandlers } from '../generated/handbill/v1/ProfileService.js';
import type { PromotionServiceHandlers } from '../generated/handbill/v1/PromotionService.js';
import type { ReportServiceHandlers } from '../generated/handbill/v1/ReportService.js';
import type { SegmentServiceHandlers } from '../generated/handbill/v1/SegmentService.js';
import type { ShopServiceHandlers } from '../generated/handbill/v1/ShopService.js';
import type { WalletServiceHandlers } from '../generated/handbill/v1/WalletService.js';

/** The package of the contract: full names of services begin with it. */
export const CONTRACT_PACKAGE = 'handbill.v1';

interface Services {
  readonly HandbillService: HandbillServiceHandlers;
  readonly CatalogService: CatalogServiceHandlers;
  readonly PromotionService: PromotionServiceHandlers;
  readonly CampaignService: CampaignServiceHandlers;
  readonly EventService: EventServiceHandlers;
  readonly ModelService: ModelServiceHandlers;
  readonly WalletService: WalletServiceHandlers;
  readonly ProfileService: ProfileServiceHandlers;
  readonly ShopService: ShopServiceHandlers;
  readonly ReportService: ReportServiceHandlers;
  readonly SegmentService: SegmentServiceHandlers;
}

export type ServiceName = keyof Services;

/** The methods of a service with their messages, as the generated code has them, without the types of a transport. */
export type Rpcs<Name extends ServiceName> = {
  readonly [Rpc in keyof Services[Name] as string extends Rpc ? never : Rpc]: Exchange<Services[Name][Rpc]>;
};

/** Which messages go in and out, and how many of them. */
type Exchange<Handler> =
  Handler extends handleUnaryCall<infer Request, infer Response>
    ? { readonly shape: 'unary'; readonly request: Request; readonly response: Response }
    : Handler extends handleServerStreamingCall<infer Request, infer Response>
      ? { readonly shape: 'server-stream'; readonly request: Request; readonly response: Response }
      : Handler extends handleBidiStreamingCall<infer Request, infer Response>
        ? { readonly shape: 'bidi-stream'; readonly request: Request; readonly response: Response }
        : never;
