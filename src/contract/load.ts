import { fileURLToPath } from 'node:url';
import { loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync, type Options, type PackageDefinition } from '@grpc/proto-loader';
import type { ProtoGrpcType as CampaignPackage } from '../generated/campaign.js';
import type { ProtoGrpcType as CatalogPackage } from '../generated/catalog.js';
import type { ProtoGrpcType as ErrorDetailsPackage } from '../generated/error_details.js';
import type { ProtoGrpcType as EventPackage } from '../generated/event.js';
import type { ProtoGrpcType as HandbillPackage } from '../generated/handbill.js';
import type { ProtoGrpcType as ModelPackage } from '../generated/model.js';
import type { ProtoGrpcType as ProfilePackage } from '../generated/profile.js';
import type { ProtoGrpcType as PromotionPackage } from '../generated/promotion.js';
import type { ProtoGrpcType as ReportPackage } from '../generated/report.js';
import type { ProtoGrpcType as SegmentPackage } from '../generated/segment.js';
import type { ProtoGrpcType as ShopPackage } from '../generated/shop.js';
import type { ProtoGrpcType as WalletPackage } from '../generated/wallet.js';

/** The public contract (proto/): constructors of typed clients, service definitions and message codecs. */
export type Contract = HandbillPackage &
  CatalogPackage &
  PromotionPackage &
  CampaignPackage &
  EventPackage &
  ModelPackage &
  WalletPackage &
  ProfilePackage &
  ShopPackage &
  ReportPackage &
  SegmentPackage &
  ErrorDetailsPackage;

const FILES = [
  'handbill',
  'catalog',
  'promotion',
  'campaign',
  'event',
  'model',
  'wallet',
  'profile',
  'shop',
  'report',
  'segment',
].map((name) => `handbill/v1/${name}.proto`);
const ERROR_DETAILS = 'google/rpc/error_details.proto';

/** The same options as `build:proto` in package.json, so that the generated types tell the truth. */
const OPTIONS: Options = {
  includeDirs: [fileURLToPath(new URL('../../proto', import.meta.url))],
  keepCase: false,
  longs: Number,
  enums: String,
  defaults: true,
  arrays: true,
  oneofs: true,
};

let contract: Contract | undefined;

/** Reads the proto files at the first call (some 50 ms), afterwards returns the same object. */
export function loadContract(): Contract {
  contract ??= loadPackageDefinition(loadSync([...FILES, ERROR_DETAILS], OPTIONS)) as unknown as Contract;
  return contract;
}

/** The services with field names as the proto files spell them: what reflection shows to tools. */
export function loadDescriptors(): PackageDefinition {
  return loadSync(FILES, { ...OPTIONS, keepCase: true });
}
