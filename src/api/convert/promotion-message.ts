import type { Promotion as WirePromotion } from '../../generated/handbill/v1/Promotion.js';
import { PROMOTION_FIELDS } from '../../promotions/fields.js';
import { fieldMessage } from './field-messages.js';

/** Code names the promotion, nobody sets when it was deleted; the others are made of several fields of the message, or have another form there. */
const { code, display, discount, items, stores, imageUrls, params, deletedAtMs, ...plain } = PROMOTION_FIELDS;

/** The fields of a promotion that follow from what they are. */
export const promotionMessage = fieldMessage<WirePromotion, typeof plain>(plain, { type: 'PROMOTION_TYPE' });
