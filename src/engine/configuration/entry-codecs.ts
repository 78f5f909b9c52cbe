import type { Segment } from '../../audience/segment.js';
import { decodeSegment, encodeSegment } from '../../audience/segment-codec.js';
import type { Campaign } from '../../campaigns/campaign.js';
import { decodeCampaign, encodeCampaign } from '../../campaigns/codec.js';
import { contentOfCampaign, isCampaignLive } from '../../campaigns/lifecycle.js';
import { decodeItem, encodeItem } from '../../catalog/codec.js';
import type { Item } from '../../catalog/item.js';
import { decodePromotion, encodePromotion } from '../../promotions/codec.js';
import type { Promotion } from '../../promotions/promotion.js';
import { contentOfPromotion, isPromotionLive } from '../../promotions/publication.js';
import { decodeShelf, encodeShelf, type ModelShelf } from '../../ranking/model-shelf.js';
import { decodeShop, encodeShop } from '../../shop/codec.js';
import type { Shop } from '../../shop/shop.js';
import type { EntryCodec } from './entry-codec.js';

export const itemCodec: EntryCodec<Item> = { kind: 'item', encode: encodeItem, decode: decodeItem };

export const promotionCodec: EntryCodec<Promotion> = {
  kind: 'promotion',
  versionsKind: 'promotion-versions',
  publication: { isLive: isPromotionLive, contentOf: contentOfPromotion },
  encode: encodePromotion,
  decode: decodePromotion,
};

export const campaignCodec: EntryCodec<Campaign> = {
  kind: 'campaign',
  versionsKind: 'campaign-versions',
  publication: { isLive: isCampaignLive, contentOf: contentOfCampaign },
  encode: encodeCampaign,
  decode: decodeCampaign,
};

export const segmentCodec: EntryCodec<Segment> = {
  kind: 'segment',
  versionsKind: 'segment-versions',
  encode: encodeSegment,
  decode: decodeSegment,
};

export const shelfCodec: EntryCodec<ModelShelf> = { kind: 'model', encode: encodeShelf, decode: decodeShelf };

/** The shelf is the one entry of its kind, so that servers learn of an activation as they learn of a published campaign. */
export const SHELF_KEY = 'shelf';

export const shopCodec: EntryCodec<Shop> = { kind: 'shop', encode: encodeShop, decode: decodeShop };

/** A store is that of one shop. */
export const SHOP_KEY = 'shop';
