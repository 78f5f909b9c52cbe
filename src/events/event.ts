import type { Alert } from '../alerts/alert.js';
import type {
  CampaignId,
  ItemIndex,
  ProfileId,
  PromotionIndex,
  RegisterId,
  SegmentId,
  StoreId,
  TransactionId,
} from '../base/ids.js';
import type { Money } from '../base/money.js';
import type { ArmName } from '../experiments/arms.js';
import type { ExplorationCandidates, ShownOffer } from '../handbill/exposure.js';
import type { ReceiptLine } from '../history/receipt.js';

/** What the engine tells the world; appended to the outbox in the commit of the change that it tells of. */
export type OutboxEvent = { readonly [Type in EventType]: EventOf<Type> }[EventType];

export type EventOf<Type extends EventType> = EventHead & { readonly type: Type } & EventDetails[Type];

export interface EventHead {
  /** Empty: it happened to nobody, as alerts do. */
  readonly profileId: ProfileId;
  /** When it happened, by the clock of whoever saw it happen. */
  readonly timeMs: number;
}

export type EventType = keyof EventDetails;

const NAMES: { readonly [Type in EventType]: true } = {
  'handbill.assign': true,
  'handbill.view': true,
  'client.activatePromotion': true,
  'client.deactivatePromotion': true,
  'client.redeemPromotion': true,
  'client.reverseRedemption': true,
  'client.addPoints': true,
  'client.removePoints': true,
  'client.custom': true,
  'sale.processed': true,
  'sale.voided': true,
  'sale.returned': true,
  'transaction.charge': true,
  'product.buy': true,
  'transaction.cancel': true,
  'coupon.issue': true,
  'coupon.redeem': true,
  'alert.raise': true,
};

/** Every type there is. */
export const EVENT_TYPES: ReadonlySet<EventType> = new Set(Object.keys(NAMES) as EventType[]);

/** What each type tells besides who and when. */
export interface EventDetails {
  'handbill.assign': {
    readonly handbillId: string;
    readonly campaignId: CampaignId;
    readonly variantId: string;
    readonly endMs: number;
    readonly modelVersion: number;
    /** A slot each, null where it is empty. */
    readonly promotions: readonly (PromotionIndex | null)[];
    /** Of the promotions; null in entries of versions that did not keep them, and so is everything below: it is kept to recompute the handbill. */
    readonly scores: readonly (number | null)[] | null;
    readonly isMember: boolean | null;
    readonly segments: readonly SegmentId[] | null;
    /** Null also for an unknown store. */
    readonly storeId: StoreId | null;
    readonly configurationVersion: number | null;
    readonly receipts: number | null;
    readonly lines: number | null;
    readonly promised: readonly PromotionIndex[] | null;
    readonly excluded: readonly PromotionIndex[] | null;
    /** What follows is its exposure (handbill/exposure.ts); null in entries of versions that did not tell. */
    readonly seed: number | null;
    readonly groups: readonly number[] | null;
    readonly chances: readonly (number | null)[] | null;
    readonly propensities: readonly (number | null)[] | null;
    readonly explored: readonly boolean[] | null;
    readonly shuffled: boolean | null;
    readonly candidates: ExplorationCandidates | null;
    /** When the handbill begins; null: when it was assigned. */
    readonly startMs: number | null;
    /** The variant, CONTROL or HOLDOUT: then it is a ghost, which nobody sees. Null in entries of versions without control groups: the variant. */
    readonly arm: ArmName | null;
  };
  'handbill.view': {
    readonly eventId: string;
    readonly handbillId: string;
    readonly campaignId: CampaignId;
    readonly variantId: string;
    /** Null: the handbill as a whole. */
    readonly slot: number | null;
    readonly promotion: PromotionIndex | null;
  };
  'client.activatePromotion': {
    readonly promotion: PromotionIndex;
    /** Where the promotion was offered; null: in no handbill. */
    readonly handbillId: string | null;
    readonly slot: number | null;
    /** Until when it may be redeemed; null: until the promotion itself ends. */
    readonly lastingUntilMs: number | null;
  };
  'client.deactivatePromotion': { readonly promotion: PromotionIndex };
  'client.redeemPromotion': {
    readonly promotion: PromotionIndex;
    readonly redemptionId: string;
    readonly quantity: number;
    /** What it was worth, when known. */
    readonly amountMinor: number | null;
    /** What was redeemed; null: no handbill's, one that is not held any more, or told by an older version. */
    readonly offer: ShownOffer | null;
    /** Whether nothing else is redeemed of that offer: each offer counts once. */
    readonly only: boolean | null;
  };
  'client.reverseRedemption': {
    readonly promotion: PromotionIndex;
    readonly redemptionId: string;
    readonly quantity: number;
    readonly amountMinor: number | null;
    /** As of the redemption. */
    readonly offer: ShownOffer | null;
    /** Whether nothing else was redeemed of that offer. */
    readonly only: boolean | null;
  };
  'client.addPoints': PointsMoved;
  'client.removePoints': PointsMoved;
  'client.custom': {
    readonly eventId: string;
    readonly name: string;
    readonly properties: CustomProperties;
  };
  'sale.processed': {
    readonly saleId: string;
    readonly storeId: StoreId | null;
    /** What was paid. */
    readonly total: Money;
    readonly discountMinor: number;
    readonly redemptions: readonly { readonly promotion: PromotionIndex; readonly discountMinor: number }[];
    /** Null: not told. */
    readonly registerId: RegisterId | null;
    readonly points: number;
    /** Earned, and paid with; the balance after both. In the currency of the total. */
    readonly cashbackMinor: number;
    readonly cashbackUsedMinor: number;
    readonly cashbackBalanceMinor: number;
  };
  'sale.voided': {
    readonly saleId: string;
    readonly storeId: StoreId | null;
    /** What had been paid, less what was returned before. */
    readonly total: Money;
    /** What is taken back: points and cashback that it had earned; and what is given back: cashback that it was paid with. */
    readonly points: number;
    readonly cashbackMinor: number;
    readonly cashbackUsedMinor: number;
    /** After it; below 0 where what was earned is spent already. */
    readonly cashbackBalanceMinor: number;
  };
  'sale.returned': {
    readonly saleId: string;
    readonly returnId: string;
    readonly storeId: StoreId | null;
    /** What is given back to the customer, cashback included. */
    readonly refund: Money;
    /** Discounts of what stays that were taken back, out of the refund. */
    readonly reclaimedMinor: number;
    readonly lines: readonly { readonly seq: number; readonly quantityMilli: number; readonly amountMinor: number }[];
    /** As of a voided sale. */
    readonly points: number;
    readonly cashbackMinor: number;
    readonly cashbackUsedMinor: number;
    readonly cashbackBalanceMinor: number;
  };
  'transaction.charge': {
    readonly transactionId: TransactionId;
    readonly storeId: StoreId | null;
    readonly total: Money | null;
    /** Distinct. */
    readonly items: readonly ItemIndex[];
    /** When it replaced the one that was recorded under its id before; null: it is the first. */
    readonly correctedMs: number | null;
  };
  'product.buy': ReceiptLine & { readonly transactionId: TransactionId };
  'transaction.cancel': {
    readonly transactionId: TransactionId;
    /** When the receipt that is taken back happened. */
    readonly chargedMs: number;
    /** Distinct; those of its items that counted. */
    readonly items: readonly ItemIndex[];
    /** A corrected one takes its place, and is told of next; null, in older entries: no. */
    readonly replaced: boolean | null;
  };
  'coupon.issue': {
    readonly couponId: string;
    readonly campaignId: CampaignId;
    readonly slot: number;
    readonly promotion: PromotionIndex;
    readonly expireMs: number | null;
  };
  'coupon.redeem': {
    readonly couponId: string;
    readonly promotion: PromotionIndex;
    readonly amountMinor: number | null;
  };
  'alert.raise': Alert;
}

interface PointsMoved {
  readonly points: number;
  /** After it. */
  readonly balance: number;
  /** That they were earned by or spent on, or given back for; null: moved by hand. */
  readonly promotion: PromotionIndex | null;
  /** Why they were moved by hand, in the words of whoever did it; null: not told. */
  readonly reason: string | null;
}

/** What a caller tells of an event that means something to them alone. */
export type CustomProperties = Readonly<Record<string, string | number | boolean>>;
