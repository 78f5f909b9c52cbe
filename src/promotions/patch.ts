import type { PromotionCode } from '../base/ids.js';
import type { Promotion } from './promotion.js';

/** Columns as sent, already of the domain's types: absent stays, `null` clears to the default. */
export type PromotionPatch = { readonly code: PromotionCode } & {
  readonly [K in Exclude<keyof Promotion, 'code'>]?: Promotion[K] | null;
};
