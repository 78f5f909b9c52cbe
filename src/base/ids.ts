/** Branded keys: a code can't be passed where an item id is meant. Parsed once, at the edge (`parseKey`). */
declare const brand: unique symbol;
type Brand<T, B extends string> = T & { readonly [brand]: B };

export type ProfileId = Brand<string, 'ProfileId'>;
export type ItemId = Brand<string, 'ItemId'>;
export type PromotionCode = Brand<string, 'PromotionCode'>;
export type CampaignId = Brand<string, 'CampaignId'>;
export type HandbillId = Brand<string, 'HandbillId'>;
export type TransactionId = Brand<string, 'TransactionId'>;
export type StoreId = Brand<string, 'StoreId'>;
/** Of a return, among those of its sale. */
export type ReturnId = Brand<string, 'ReturnId'>;
export type SaleId = Brand<string, 'SaleId'>;
export type RegisterId = Brand<string, 'RegisterId'>;
export type SegmentId = Brand<string, 'SegmentId'>;
export type RedemptionId = Brand<string, 'RedemptionId'>;

/** Dense number of an item: assigned by the store at first sight, never reused. */
export type ItemIndex = Brand<number, 'ItemIndex'>;
/** Dense number of a promotion, like {@link ItemIndex}; wallets refer to promotions by it. */
export type PromotionIndex = Brand<number, 'PromotionIndex'>;
/** Content hash of 53 bits of a promotion as it was when somebody activated it. */
export type TermsId = Brand<number, 'TermsId'>;
/** Dense number of a campaign, like {@link ItemIndex}; wallets refer to campaigns by it. */
export type CampaignIndex = Brand<number, 'CampaignIndex'>;
