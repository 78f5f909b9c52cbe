import type { DroppedCandidate, SlotExplanation } from '../assignment/explanation.js';
import type { SlotView } from '../assignment/view.js';
import type { ProfileContext } from '../audience/profile-context.js';
import type { HandbillError } from '../base/errors.js';
import type {
  CampaignId,
  HandbillId,
  ItemId,
  ItemIndex,
  ProfileId,
  PromotionCode,
  PromotionIndex,
} from '../base/ids.js';
import type { Result } from '../base/result.js';
import type { Violation } from '../base/violation.js';
import type { Campaign } from '../campaigns/campaign.js';
import type { CampaignDraft, CampaignPatch } from '../campaigns/edit.js';
import type { Item } from '../catalog/item.js';
import type { ItemMode, ItemPatch } from '../catalog/patch.js';
import type { EvaluationResult } from '../evaluation/results.js';
import type { CustomerEvent } from '../events/customer-event.js';
import type { ToldEvent } from '../events/entry.js';
import type { EventType } from '../events/event.js';
import type { CancellationInput } from '../history/cancellation.js';
import type { TransactionInput } from '../history/transaction.js';
import type { ImportOptions } from '../import/options.js';
import type { ImportEvent } from '../import/report.js';
import type { PromotionPatch } from '../promotions/patch.js';
import type { Promotion } from '../promotions/promotion.js';
import type { ModelShelf, StoredModel } from '../ranking/model-shelf.js';
import type { TrainingReport } from '../ranking/training/train-model.js';
import type { ProfileVerbs } from './profiles/profile-requests.js';
import type { WalletVerbs } from './wallets/wallet-requests.js';

/** The use cases: what server and command line may ask for. Refusals are thrown as HandbillError. */
export interface Engine {
  readonly handbills: HandbillVerbs;
  readonly items: ItemVerbs;
  readonly promotions: PromotionVerbs;
  readonly campaigns: CampaignVerbs;
  readonly events: EventVerbs;
  readonly profiles: ProfileVerbs;
  readonly models: ModelVerbs;
  readonly wallets: WalletVerbs;
}

export interface HandbillRequest {
  readonly profile: ProfileContext;
  readonly campaignId: CampaignId;
}

export interface HandbillView {
  readonly handbillId: HandbillId;
  readonly profileId: ProfileId;
  readonly campaignId: CampaignId;
  readonly variantId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly modelVersion: number;
  readonly seed: number;
  readonly slots: readonly SlotView[];
}

export interface HandbillPreview {
  readonly handbill: HandbillView;
  /** One an offer, in slot order. */
  readonly explanations: readonly SlotExplanation[];
  /** Candidates that were not chosen, with the rule that dropped them; best scores first, limited. */
  readonly dropped: readonly DroppedCandidate[];
}

export interface HandbillVerbs {
  /** The live handbill, assigned now if there is none. A profile outside the campaign's audience: FAILED_PRECONDITION. */
  get(request: HandbillRequest): Promise<HandbillView>;
  /** One answer a request, in order; a refusal of one does not touch the others. */
  batchGet(requests: readonly HandbillRequest[]): Promise<Result<HandbillView, HandbillError>[]>;
  /** What `get` would assign to a profile without a live handbill; stores nothing. */
  preview(request: HandbillRequest, explain: boolean): Promise<HandbillPreview>;
}

/** A configuration entry with the etag that a guarded update must name. */
export interface Versioned<T> {
  readonly value: T;
  readonly etag: string;
}

export interface PageRequest {
  readonly pageSize: number;
  /** Empty: the first page. */
  readonly pageToken: string;
}

export interface Page<T> {
  readonly entries: readonly Versioned<T>[];
  /** Empty: no further page. */
  readonly nextPageToken: string;
  readonly totalSize: number;
}

/** `etag` empty: unguarded. `validateOnly`: everything is checked, nothing is written. */
export interface WriteOptions {
  readonly etag?: string;
  readonly validateOnly?: boolean;
}

export interface ItemVerbs {
  get(itemId: ItemId): Promise<Versioned<Item>>;
  list(page: PageRequest): Promise<Page<Item>>;
  upsert(patch: ItemPatch, mode: ItemMode, options: WriteOptions): Promise<Versioned<Item>>;
  import(
    source: AsyncIterable<Uint8Array>,
    options: ImportOptions & { readonly mode: ItemMode },
  ): AsyncIterable<ImportEvent>;
}

export interface PromotionVerbs {
  get(code: PromotionCode): Promise<Versioned<Promotion>>;
  list(page: PageRequest): Promise<Page<Promotion>>;
  create(patch: PromotionPatch, options: WriteOptions): Promise<Versioned<Promotion>>;
  /** Partial: absent fields stay, `null` clears. */
  update(patch: PromotionPatch, options: WriteOptions): Promise<Versioned<Promotion>>;
  import(source: AsyncIterable<Uint8Array>, options: ImportOptions): AsyncIterable<ImportEvent>;
}

export interface CampaignVerbs {
  create(draft: CampaignDraft, options: WriteOptions): Promise<Versioned<Campaign>>;
  get(campaignId: CampaignId): Promise<Versioned<Campaign>>;
  list(page: PageRequest): Promise<Page<Campaign>>;
  update(campaignId: CampaignId, patch: CampaignPatch, options: WriteOptions): Promise<Versioned<Campaign>>;
  publish(campaignId: CampaignId, options: WriteOptions): Promise<Versioned<Campaign>>;
  unpublish(campaignId: CampaignId, options: WriteOptions): Promise<Versioned<Campaign>>;
  /** A DRAFT copy under a new id. */
  duplicate(campaignId: CampaignId, newCampaignId: CampaignId, options: WriteOptions): Promise<Versioned<Campaign>>;
  delete(campaignId: CampaignId, options: WriteOptions): Promise<void>;
}

export type TransactionOutcome =
  /** `unknownItemIds` are not in the catalog: their lines do not count. `approximate`: older than the exact window of the history. */
  | { readonly kind: 'recorded'; readonly approximate: boolean; readonly unknownItemIds: readonly ItemId[] }
  | { readonly kind: 'duplicate' }
  /** It was cancelled, before it came or since, and does not count. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'rejected'; readonly violations: readonly Violation[] };

export type CancellationOutcome =
  /** `approximate`: it was older than the exact window of the history. */
  | { readonly kind: 'cancelled'; readonly approximate: boolean }
  /** It has not come yet; it will not count when it comes. */
  | { readonly kind: 'noted' }
  | { readonly kind: 'repeated' }
  /** It is older than the exact window: its time and its lines are needed to take it out. */
  | { readonly kind: 'content-needed' }
  | { readonly kind: 'rejected'; readonly violations: readonly Violation[] };

export type EventOutcome =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'duplicate' }
  /** A view of what the profile doesn't hold, an activation that the wallet refuses. */
  | { readonly kind: 'refused'; readonly error: HandbillError }
  | { readonly kind: 'rejected'; readonly violations: readonly Violation[] };

export interface WatchRequest {
  /** Whose stored position it is about; null: the caller keeps the position. */
  readonly consumer: string | null;
  /** Continue behind it; of a consumer it acknowledges. */
  readonly cursor: string | null;
  /** Without a cursor; null: where the consumer stopped, the oldest event for a new one, now for a caller without a name. */
  readonly start: 'OLDEST' | 'NOW' | null;
  /** null: all. */
  readonly types: ReadonlySet<EventType> | null;
  /** null: all. */
  readonly profileId: ProfileId | null;
  /** End at the newest event instead of waiting for more. */
  readonly untilEnd: boolean;
}

export interface WatchPage {
  /** Empty: nothing has happened for a while. */
  readonly events: readonly ToldEvent[];
  /** Continue behind it to hear `events`, and what was filtered out before them. */
  readonly before: string;
  /** Continue behind it to hear what comes after `events`. */
  readonly cursor: string;
  /** Events before these were trimmed and can't be told any more. */
  readonly gap: boolean;
  readonly names: EventNames;
}

/** Keys of the items and promotions that events refer to by their dense index. */
export interface EventNames {
  readonly items: { at(index: ItemIndex): { readonly key: string } | undefined };
  readonly promotions: { at(index: PromotionIndex): { readonly key: string } | undefined };
}

export interface EventConsumer {
  readonly name: string;
  /** Everything up to here is acknowledged. */
  readonly cursor: string;
  readonly acknowledgedMs: number;
  /** Time of the oldest event that is not; null: there is none. */
  readonly oldestOpenMs: number | null;
  /** Events that it has not acknowledged were trimmed. */
  readonly gap: boolean;
}

export interface EventVerbs {
  /** One outcome an input, in order. Acknowledged means durable and counted in every later request. */
  recordTransactions(inputs: readonly TransactionInput[]): Promise<TransactionOutcome[]>;
  /** One outcome an input, in order. */
  cancelTransactions(inputs: readonly CancellationInput[]): Promise<CancellationOutcome[]>;
  importTransactions(source: AsyncIterable<Uint8Array>, options: ImportOptions): AsyncIterable<ImportEvent>;
  /** One outcome an input, in order; activations are carried out after the others. */
  recordEvents(inputs: readonly CustomerEvent[]): Promise<EventOutcome[]>;
  /**
   * Follows what happens, until the signal is aborted: each event at least once, those of a profile in their order. That of a consumer ends
   * with ABORTED, CONSUMER_TAKEN_OVER, when another one of it begins, on whatever server.
   */
  watch(request: WatchRequest, signal: AbortSignal): AsyncIterable<WatchPage>;
  readonly consumers: {
    /** A name that is not registered: NOT_FOUND; the cursor of a watch that was taken over: ABORTED, CONSUMER_TAKEN_OVER. */
    acknowledge(name: string, cursor: string): Promise<void>;
    list(): Promise<EventConsumer[]>;
    remove(name: string): Promise<void>;
  };
}

export interface TrainingRequest {
  /** Same receipts, same seed: the same model. */
  readonly seed: number;
  /** Whether the new model is to rank at once. */
  readonly activate: boolean;
}

export interface TrainingRun {
  /** `done` from 0 to 1; 0 while histories are being read, whose number nobody knows. */
  readonly onProgress: (progress: { readonly done: number; readonly stage: string }) => void;
  /** Ends the training: CANCELLED. */
  readonly signal: AbortSignal;
}

export interface TrainingOutcome {
  /** Null: too little data for a model; the report says why. */
  readonly stored: StoredModel | null;
  readonly report: TrainingReport;
  /** What ranks after the training; 0: the training-free formula. */
  readonly activeVersion: number;
}

export interface EvaluationRequest {
  /** The newest so many days are predicted from those before. */
  readonly days: number;
  readonly seed: number;
  /** Rank the candidates of now instead of items. */
  readonly promotions: boolean;
}

export interface ModelVerbs {
  /** One at a time a process; a second one: RESOURCE_EXHAUSTED. */
  train(request: TrainingRequest, run: TrainingRun): Promise<TrainingOutcome>;
  /** Trains on all but the newest days, in a thread, and predicts those; nobody to predict for, or nothing to rank: FAILED_PRECONDITION. */
  evaluate(request: EvaluationRequest, run: TrainingRun): Promise<EvaluationResult>;
  list(): Promise<ModelShelf>;
  get(version: number): Promise<{ readonly stored: StoredModel; readonly active: boolean }>;
  /** 0: the training-free formula. A damaged file: FAILED_PRECONDITION, and what was active stays. */
  activate(version: number): Promise<ModelShelf>;
}
