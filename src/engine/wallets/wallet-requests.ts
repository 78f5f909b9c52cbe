import type { ProfileContext } from '../../audience/profile-context.js';
import type { HandbillError } from '../../base/errors.js';
import type { HandbillId, PromotionCode, RedemptionId } from '../../base/ids.js';
import type { Money } from '../../base/money.js';
import type { Result } from '../../base/result.js';
import type { Promotion } from '../../promotions/promotion.js';
import type { PromotionAnswer } from '../../wallet/answered-request.js';
import type { HeldView } from '../../wallet/held-view.js';
import type { Status } from '../../wallet/holding.js';
import type { WalletFilter } from '../../wallet/list.js';
import type { SortKey } from '../../wallet/list-order.js';
import type { PointsChange } from '../../wallet/points.js';
import type { ItemPrices, PriceItemsRequest } from './item-prices.js';

/** What a verb of the wallet is told for each entry of a batch. */
export interface WalletEntry {
  readonly profile: ProfileContext;
  /** The same id, the same entry: the answer that it got first, for a day at least. null: the entry may happen twice. */
  readonly requestId: string | null;
}

export interface PromotionEntry extends WalletEntry {
  readonly code: PromotionCode;
}

export interface RedemptionEntry extends PromotionEntry {
  /** Pieces. */
  readonly quantity: number;
  /** The discount given; null: not told. */
  readonly amount: Money | null;
}

export interface ReversalEntry extends WalletEntry {
  readonly redemptionId: RedemptionId;
}

export interface PointsEntry extends WalletEntry {
  readonly change: PointsChange;
}

/** The promotion in the wallet after a verb. */
export type PromotionState = Omit<PromotionAnswer, 'kind' | 'promotion'> & { readonly code: PromotionCode };

/** One answer an entry, in order; a refusal of one doesn't touch the others. */
export type WalletAnswers<T> = Promise<Result<T, HandbillError>[]>;

export interface WalletVerbs {
  list(request: WalletListRequest): Promise<WalletPage>;
  /** Changes nothing. */
  priceItems(request: PriceItemsRequest): Promise<ItemPrices>;
  activate(entries: readonly PromotionEntry[]): WalletAnswers<PromotionState>;
  deactivate(entries: readonly PromotionEntry[]): WalletAnswers<PromotionState>;
  redeem(entries: readonly RedemptionEntry[]): WalletAnswers<PromotionState>;
  reverse(entries: readonly ReversalEntry[]): WalletAnswers<PromotionState>;
  /** The balances after it. */
  adjustPoints(entries: readonly PointsEntry[]): WalletAnswers<number>;
}

export interface WalletListRequest extends WalletFilter {
  readonly profile: ProfileContext;
  readonly pageSize: number;
  /** Empty: the first page. */
  readonly pageToken: string;
  /** Empty: newest activity first. */
  readonly order: readonly SortKey[];
}

export interface WalletPage {
  readonly promotions: readonly WalletPromotion[];
  /** Empty: no further page. */
  readonly nextPageToken: string;
  readonly totalSize: number;
  readonly points: number;
  /** One a currency. */
  readonly cashback: readonly Money[];
}

/** A promotion of the wallet, as one profile sees it. */
export interface WalletPromotion {
  /** The terms that hold for the profile. */
  readonly promotion: Promotion;
  readonly held: HeldView | null;
  /** EXPIRED for what was never activated too. */
  readonly status: Status;
  /** null: offered to everybody in its audience. */
  readonly handbill: { readonly handbillId: HandbillId; readonly slot: number; readonly startMs: number } | null;
  readonly uuid: string;
  /** The chance that the customer buys a covered item soon; null: not asked for, or not ranked. */
  readonly score: number | null;
}
