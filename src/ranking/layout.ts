/** The order of the weights of the formula (model.ts), read by TypeScript and by AssemblyScript alike: numbers without types only. */

// The personal signals of an item that the customer has bought, in the order of their weights. n: receipts holding the item; N: receipts of the
// customer; ago: receipts since the last purchase (0 = newest); first, last: receipt numbers of the first and last purchase;
// gap = (last - first) / (n - 1).

/** 1 */
export const W_BOUGHT = 0;
/** ln(1 + n) */
export const W_COUNT = 1;
/** sum of .5^(receipts ago) */
export const W_DECAY_50 = 2;
/** sum of .8^(receipts ago): B_i */
export const W_DECAY_80 = 3;
/** sum of .95^(receipts ago) */
export const W_DECAY_95 = 4;
/** n / N */
export const W_SHARE = 5;
/** 1 when ago = 0 */
export const W_IN_NEWEST = 6;
/** ln(1 + ago) */
export const W_AGO = 7;
/** od = n > 1 ? min((ago + 1) / max(gap, 1), 4) : 0 */
export const W_DUE = 8;
/** od^2 / 4 */
export const W_DUE_SQUARED = 9;
/** ln N */
export const W_RECEIPTS = 10;
/** Mean of 1 / sqrt(basket size) over the receipts holding the item. */
export const W_SMALL_BASKETS = 11;
/** ln(1 + receipts since the first purchase) */
export const W_AGE = 12;
/** 1 when n = 1 */
export const W_ONCE = 13;
/** 1 when n = 1 and ago = 0 */
export const W_ONCE_IN_NEWEST = 14;
/** ln(1 + n / (receipts since the first purchase + 1)) */
export const W_RATE = 15;
/** sum(n_i - 1) / sum(n_i) over the customer's items */
export const W_REPEAT_SHARE = 16;
/** (sum over receipts of the share of repeats in it + .3) / (N + .5) */
export const W_REPEAT_SHARE_SHRUNK = 17;
/** A = ln mean basket size */
export const W_BASKET_SIZE = 18;
/** L = ln size of the newest basket */
export const W_NEWEST_SIZE = 19;
/** ln(1 + days since the last purchase); this and the four below need dated receipts, else they are 0. */
export const W_AGO_DAYS = 20;
/** od of days */
export const W_DUE_DAYS = 21;
/** ln(sum of 2^(-days ago / 14) + .05) */
export const W_DECAY_14_DAYS = 22;
/** The same with 60. */
export const W_DECAY_60_DAYS = 23;
/** The same with 240. */
export const W_DECAY_240_DAYS = 24;

// The other weights

export const W_DENSE_LINEAR = 25;
export const W_DENSE_LOG = 26;
export const W_DENSE_FLOOR = 27;
export const W_OWN_DENSE_LINEAR = 28;
export const W_OWN_DENSE_LOG = 29;
export const W_RECENT_SCALE = 30;
/** Distances are measured in these: 1 / usual distance of a customer vector from the newcomer's. */
export const W_VECTOR_UNIT = 31;
/** Middle of the size term A - 1.5. */
export const W_SIZE_MIDDLE = 32;
/** Of wide lists with own items, in units of log2: a constant, and what multiplies ln(1 + own purchases). */
export const W_WIDE_BOUGHT = 33;
export const W_WIDE_PURCHASES = 34;
export const W_WORDS = 36;
