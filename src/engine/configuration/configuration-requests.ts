import type { Segment, SegmentDraft, SegmentPatch } from '../../audience/segment.js';
import type { CampaignId, ItemId, PromotionCode, SegmentId } from '../../base/ids.js';
import type { PublishSchedule } from '../../campaigns/campaign.js';
import type { CampaignDraft, CampaignPatch } from '../../campaigns/edit.js';
import type { CampaignAt } from '../../campaigns/lifecycle.js';
import type { Item } from '../../catalog/item.js';
import type { ItemMode, ItemPatch } from '../../catalog/patch.js';
import type { ImportOptions, SourceOptions } from '../../import/options.js';
import type { ImportEvent } from '../../import/report.js';
import type { PromotionPatch } from '../../promotions/patch.js';
import type { Promotion } from '../../promotions/promotion.js';
import type { Shop, ShopPatch } from '../../shop/shop.js';
import type { EntryVersion } from './entry-versions.js';

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

/** Of entries that are deleted softly. */
export interface DeletablePageRequest extends PageRequest {
  /** Deleted ones too. */
  readonly showDeleted?: boolean;
}

export interface Page<T> {
  readonly entries: readonly Versioned<T>[];
  /** Empty: no further page. */
  readonly nextPageToken: string;
  readonly totalSize: number;
}

/** Who makes a change, as the caller tells; empty or absent: nobody told. */
export interface Authored {
  readonly author?: string;
}

/** `etag` empty: unguarded. `validateOnly`: everything is checked, nothing is written. */
export interface WriteOptions extends Authored {
  readonly etag?: string;
  readonly validateOnly?: boolean;
}

export interface ItemVerbs {
  /** A deleted one, too. */
  get(itemId: ItemId): Promise<Versioned<Item>>;
  /** `unknown`: those that only receipts name, which the list of the catalog leaves out. */
  list(page: DeletablePageRequest, options: { readonly unknown: boolean }): Promise<Page<Item>>;
  delete(itemId: ItemId, options: WriteOptions): Promise<Versioned<Item>>;
  restore(itemId: ItemId, options: WriteOptions): Promise<Versioned<Item>>;
  upsert(patch: ItemPatch, mode: ItemMode, options: WriteOptions): Promise<Versioned<Item>>;
  import(
    source: AsyncIterable<Uint8Array>,
    options: ImportOptions & { readonly mode: ItemMode },
  ): AsyncIterable<ImportEvent>;
}

export interface PromotionVerbs {
  /** A deleted one, too. */
  get(code: PromotionCode): Promise<Versioned<Promotion>>;
  list(page: DeletablePageRequest): Promise<Page<Promotion>>;
  delete(code: PromotionCode, options: WriteOptions): Promise<Versioned<Promotion>>;
  restore(code: PromotionCode, options: WriteOptions): Promise<Versioned<Promotion>>;
  create(patch: PromotionPatch, options: WriteOptions): Promise<Versioned<Promotion>>;
  /** Partial: absent fields stay, `null` clears. */
  update(patch: PromotionPatch, options: WriteOptions): Promise<Versioned<Promotion>>;
  /** What it was, oldest first; of a deleted one, too. */
  versions(code: PromotionCode): Promise<readonly EntryVersion<Promotion>[]>;
  /** An edit that makes it what it was as of a version. */
  revert(code: PromotionCode, version: number, options: WriteOptions): Promise<Versioned<Promotion>>;
  import(
    source: AsyncIterable<Uint8Array>,
    options: ImportOptions & Partial<SourceOptions> & Authored,
  ): AsyncIterable<ImportEvent>;
}

export interface SegmentVerbs {
  /** The id of a deleted one may be given again: nothing is recorded under it. FAILED_PRECONDITION: there are too many. */
  create(draft: SegmentDraft, options: WriteOptions): Promise<Versioned<Segment>>;
  get(segmentId: SegmentId): Promise<Versioned<Segment>>;
  list(page: PageRequest): Promise<Page<Segment>>;
  update(segmentId: SegmentId, patch: SegmentPatch, options: WriteOptions): Promise<Versioned<Segment>>;
  /** FAILED_PRECONDITION, IN_USE: a campaign or promotion names it. */
  delete(segmentId: SegmentId, options: WriteOptions): Promise<void>;
  /** What it was, oldest first; of a deleted one, too. */
  versions(segmentId: SegmentId): Promise<readonly EntryVersion<Segment>[]>;
  /** An edit that makes it what it was as of a version. */
  revert(segmentId: SegmentId, version: number, options: WriteOptions): Promise<Versioned<Segment>>;
}

export interface ShopVerbs {
  /** As it is in the store now; the etag of one that nobody has changed yet is empty. */
  get(): Promise<Versioned<Shop>>;
  update(patch: ShopPatch, options: WriteOptions): Promise<Versioned<Shop>>;
}

export interface PublishOptions extends WriteOptions {
  readonly schedule?: PublishSchedule;
}

export interface CampaignVerbs {
  create(draft: CampaignDraft, options: WriteOptions): Promise<Versioned<CampaignAt>>;
  get(campaignId: CampaignId): Promise<Versioned<CampaignAt>>;
  list(page: PageRequest): Promise<Page<CampaignAt>>;
  update(campaignId: CampaignId, patch: CampaignPatch, options: WriteOptions): Promise<Versioned<CampaignAt>>;
  /** At once and for good, where no schedule is given. */
  publish(campaignId: CampaignId, options: PublishOptions): Promise<Versioned<CampaignAt>>;
  unpublish(campaignId: CampaignId, options: WriteOptions): Promise<Versioned<CampaignAt>>;
  /** A DRAFT copy under a new id. */
  duplicate(campaignId: CampaignId, newCampaignId: CampaignId, options: WriteOptions): Promise<Versioned<CampaignAt>>;
  delete(campaignId: CampaignId, options: WriteOptions): Promise<void>;
  /** What it was, each version as it was when it was made, oldest first; of a deleted one, too. */
  versions(campaignId: CampaignId): Promise<readonly EntryVersion<CampaignAt>[]>;
  /** An edit that makes it what it was as of a version; status, schedule and revision of the experiment stay. */
  revert(campaignId: CampaignId, version: number, options: WriteOptions): Promise<Versioned<CampaignAt>>;
}
