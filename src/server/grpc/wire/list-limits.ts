import {
  ATTRIBUTES_PER_ITEM_MAX,
  BATCH_REQUESTS_MAX,
  CAMPAIGN_TAGS_MAX,
  CATEGORY_LEVELS_MAX,
  CHOICES_PER_REQUEST_MAX,
  DISCOUNT_STEPS_MAX,
  EVENT_PROPERTIES_MAX,
  EXCLUDED_ITEMS_MAX,
  FIELD_PATHS_MAX,
  GROUP_TAGS_MAX,
  IMAGES_PER_PROMOTION_MAX,
  ITEMS_PER_PROMOTION_MAX,
  LINES_PER_TRANSACTION_MAX,
  PARAMS_PER_PROMOTION_MAX,
  SEGMENTS_PER_REQUEST_MAX,
  SLOT_GROUPS_MAX,
  STORES_PER_PROMOTION_MAX,
  TAGS_PER_PROMOTION_MAX,
  TEXT_CHARS_MAX,
  VARIANTS_MAX,
} from '../../../limits.js';

/** The most entries of each list and map that requests have, by message and field as the contract calls them. */
export const LIST_LIMITS: ReadonlyMap<string, number> = new Map([
  ['google.protobuf.FieldMask.paths', FIELD_PATHS_MAX],

  ['handbill.v1.BatchGetHandbillsRequest.requests', BATCH_REQUESTS_MAX],
  ['handbill.v1.RecordTransactionsRequest.transactions', BATCH_REQUESTS_MAX],
  ['handbill.v1.CancelTransactionsRequest.cancellations', BATCH_REQUESTS_MAX],
  ['handbill.v1.RecordEventsRequest.events', BATCH_REQUESTS_MAX],
  ['handbill.v1.ActivatePromotionsRequest.entries', BATCH_REQUESTS_MAX],
  ['handbill.v1.DeactivatePromotionsRequest.entries', BATCH_REQUESTS_MAX],
  ['handbill.v1.RedeemPromotionsRequest.entries', BATCH_REQUESTS_MAX],
  ['handbill.v1.ReverseRedemptionsRequest.entries', BATCH_REQUESTS_MAX],
  ['handbill.v1.AdjustPointsRequest.entries', BATCH_REQUESTS_MAX],

  ['handbill.v1.ProfileContext.segment_ids', SEGMENTS_PER_REQUEST_MAX],
  ['handbill.v1.PromotionWanted.segment_ids', SEGMENTS_PER_REQUEST_MAX],
  ['handbill.v1.Transaction.lines', LINES_PER_TRANSACTION_MAX],
  ['handbill.v1.Cancellation.lines', LINES_PER_TRANSACTION_MAX],
  ['handbill.v1.CustomDeed.properties', EVENT_PROPERTIES_MAX],

  ['handbill.v1.WatchEventsRequest.types', CHOICES_PER_REQUEST_MAX],
  ['handbill.v1.WalletServiceListPromotionsRequest.statuses', CHOICES_PER_REQUEST_MAX],
  ['handbill.v1.WalletServiceListPromotionsRequest.types', CHOICES_PER_REQUEST_MAX],
  ['handbill.v1.WalletServiceListPromotionsRequest.tags', TAGS_PER_PROMOTION_MAX],

  ['handbill.v1.Item.category', CATEGORY_LEVELS_MAX],
  ['handbill.v1.Item.attributes', ATTRIBUTES_PER_ITEM_MAX],
  // Joined they are a text.
  ['handbill.v1.StringList.values', TEXT_CHARS_MAX],

  ['handbill.v1.Promotion.discount_steps', DISCOUNT_STEPS_MAX],
  ['handbill.v1.Promotion.catalog_index_items', ITEMS_PER_PROMOTION_MAX],
  ['handbill.v1.Promotion.exclude_catalog_index_items', ITEMS_PER_PROMOTION_MAX],
  ['handbill.v1.Promotion.store_ids', STORES_PER_PROMOTION_MAX],
  ['handbill.v1.Promotion.tags', TAGS_PER_PROMOTION_MAX],
  ['handbill.v1.Promotion.images', IMAGES_PER_PROMOTION_MAX],
  ['handbill.v1.Promotion.params', PARAMS_PER_PROMOTION_MAX],

  ['handbill.v1.Campaign.variants', VARIANTS_MAX],
  ['handbill.v1.Campaign.tags', CAMPAIGN_TAGS_MAX],
  ['handbill.v1.Variant.slot_groups', SLOT_GROUPS_MAX],
  ['handbill.v1.Variant.excluded_item_ids', EXCLUDED_ITEMS_MAX],
  ['handbill.v1.SlotGroup.tags', GROUP_TAGS_MAX],
]);
