import type { ReadExperimentTotals } from '../experiments/experiment-totals.js';
import type {
  CampaignVerbs,
  ItemVerbs,
  PromotionVerbs,
  SegmentVerbs,
  ShopVerbs,
} from './configuration/configuration-requests.js';
import type { EventVerbs } from './events/event-requests.js';
import type { CampaignChecks } from './handbills/campaign-checks.js';
import type { HandbillVerbs } from './handbills/handbill-requests.js';
import type { ModelVerbs } from './models/model-requests.js';
import type { PolicyVerbs } from './policies/policy-requests.js';
import type { ProfileVerbs } from './profiles/profile-requests.js';
import type { ReportVerbs } from './reports/report-requests.js';
import type { SaleVerbs } from './sales/sale-requests.js';
import type { SegmentCounts } from './simulation/segment-counts.js';
import type { SimulationVerbs } from './simulation/simulation-requests.js';
import type { WalletVerbs } from './wallets/wallet-requests.js';

export type {
  DeletablePageRequest,
  PageRequest,
  Versioned,
  WriteOptions,
} from './configuration/configuration-requests.js';
export type { EntryVersion } from './configuration/entry-versions.js';
export type { CancellationOutcome, EventOutcome, TransactionOutcome } from './events/event-requests.js';
export type { BoostPreview, BoostPreviewRequest, CampaignCheckRequest } from './handbills/campaign-checks.js';
export type { HandbillPreview, HandbillRequest, HandbillView, PreviewCase } from './handbills/handbill-requests.js';
export type { TrainingOutcome, TrainingRequest, TrainingRun } from './models/model-requests.js';
export type { EventConsumer, EventNames, WatchPage, WatchRequest } from './outbox/watch-requests.js';
export type { PolicyEvaluation, PolicyRequest } from './policies/policy-requests.js';
export type { ReportRequest } from './reports/report-requests.js';
export type {
  HeldSale,
  ReturnAnswer,
  ReturnRequest,
  SaleAnswer,
  SaleMode,
  VoidAnswer,
  VoidRequest,
} from './sales/sale-requests.js';
export type { SegmentCount, SegmentCountRequest } from './simulation/segment-counts.js';
export type { CampaignChoice, SimulationRequest } from './simulation/simulation-requests.js';

/** The use cases: what server and command line may ask for. Refusals are thrown as HandbillError. */
export interface Engine {
  readonly handbills: HandbillVerbs;
  readonly items: ItemVerbs;
  readonly promotions: PromotionVerbs;
  readonly campaigns: CampaignVerbs & CampaignChecks;
  readonly segments: SegmentVerbs & SegmentCounts;
  readonly events: EventVerbs;
  readonly profiles: ProfileVerbs;
  readonly models: ModelVerbs;
  readonly policies: PolicyVerbs;
  readonly simulations: SimulationVerbs;
  readonly wallets: WalletVerbs;
  readonly sales: SaleVerbs;
  readonly shop: ShopVerbs;
  readonly reports: ReportVerbs;
  readonly experiments: ExperimentVerbs;
}

export interface ExperimentVerbs {
  readonly totals: ReadExperimentTotals;
}
