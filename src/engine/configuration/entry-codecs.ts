import type { Campaign } from '../../campaigns/campaign.js';
import { decodeCampaign, encodeCampaign } from '../../campaigns/codec.js';
import { decodeItem, encodeItem } from '../../catalog/codec.js';
import type { Item } from '../../catalog/item.js';
import { decodePromotion, encodePromotion } from '../../promotions/codec.js';
import type { Promotion } from '../../promotions/promotion.js';
import type { EntryCodec } from './entry-writer.js';

export const itemCodec: EntryCodec<Item> = { kind: 'item', encode: encodeItem, decode: decodeItem };

export const promotionCodec: EntryCodec<Promotion> = {
  kind: 'promotion',
  encode: encodePromotion,
  decode: decodePromotion,
};

export const campaignCodec: EntryCodec<Campaign> = { kind: 'campaign', encode: encodeCampaign, decode: decodeCampaign };
