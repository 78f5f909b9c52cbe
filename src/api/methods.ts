import { CONTRACT_PACKAGE, type ServiceName } from '../contract/services.js';
import type { AnyMethod, ServiceMethods } from './method/method.js';
import { campaignMethods } from './methods/campaign.js';
import { catalogMethods } from './methods/catalog.js';
import { eventMethods } from './methods/event.js';
import { handbillMethods } from './methods/handbill.js';
import { modelMethods } from './methods/model.js';
import { profileMethods } from './methods/profile.js';
import { promotionMethods } from './methods/promotion.js';
import { reportMethods } from './methods/report.js';
import { segmentMethods } from './methods/segment.js';
import { shopMethods } from './methods/shop.js';
import { walletMethods } from './methods/wallet.js';
import type { Rpc } from './pipeline/pipeline.js';

/** Every method of the contract, by service: what a transport serves. */
const TABLE: { readonly [Name in ServiceName]: ServiceMethods<Name> } = {
  HandbillService: handbillMethods,
  CatalogService: catalogMethods,
  PromotionService: promotionMethods,
  CampaignService: campaignMethods,
  EventService: eventMethods,
  ModelService: modelMethods,
  WalletService: walletMethods,
  ProfileService: profileMethods,
  ShopService: shopMethods,
  ReportService: reportMethods,
  SegmentService: segmentMethods,
};

export interface Service {
  readonly name: ServiceName;
  /** With its package. */
  readonly fullName: string;
  readonly rpcs: readonly NamedRpc[];
}

export interface NamedRpc extends Rpc<AnyMethod> {
  readonly name: string;
}

export const SERVICES: readonly Service[] = Object.entries(TABLE).map(([name, methods]) => {
  const fullName = `${CONTRACT_PACKAGE}.${name}`;
  const rpcs = Object.entries<AnyMethod>(methods).map(([rpc, method]) => ({
    name: rpc,
    path: `/${fullName}/${rpc}`,
    method,
  }));
  return { name: name as ServiceName, fullName, rpcs };
});
