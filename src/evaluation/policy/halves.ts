import { hash32 } from '../../base/hash.js';

/** One of two halves of the customers: what is predicted of one is learned from the other, so that no redemption predicts itself. */
export type Half = 0 | 1;

const HALF_SALT = 0x4a1f;

export const halfOf = (customer: string): Half => (hash32(customer, HALF_SALT) & 1) as Half;

export const otherHalf = (half: Half): Half => (half === 0 ? 1 : 0);
