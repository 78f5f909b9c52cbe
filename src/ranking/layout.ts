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
/** ln(sum of .5^(receipts ago) + .02): unlike the sums themselves, the logarithms go on telling apart what long histories hold. */
export const W_LOG_50 = 5;
/** ln(sum of .8^(receipts ago) + .03) */
export const W_LOG_80 = 6;
/** ln(sum of .9^(receipts ago) + .04) */
export const W_LOG_90 = 7;
/** ln(sum of .95^(receipts ago) + .05) */
export const W_LOG_95 = 8;
/** n / N */
export const W_SHARE = 9;
/** 1 when ago = 0 */
export const W_IN_NEWEST = 10;
/** ln(1 + ago) */
export const W_AGO = 11;
/** od = n > 1 ? min((ago + 1) / max(gap, 1), 4) : 0 */
export const W_DUE = 12;
/** od^2 / 4 */
export const W_DUE_SQUARED = 13;
/** ln N */
export const W_RECEIPTS = 14;
/** Mean of 1 / sqrt(basket size) over the receipts holding the item. */
export const W_SMALL_BASKETS = 15;
/** ln(1 + receipts since the first purchase) */
export const W_AGE = 16;
/** 1 when n = 1 */
export const W_ONCE = 17;
/** 1 when n = 1 and ago = 0 */
export const W_ONCE_IN_NEWEST = 18;
/** ln(1 + n / (receipts since the first purchase + 1)) */
export const W_RATE = 19;
/** sum(n_i - 1) / sum(n_i) over the customer's items */
export const W_REPEAT_SHARE = 20;
/** (sum over receipts of the share of repeats in it + .3) / (N + .5) */
export const W_REPEAT_SHARE_SHRUNK = 21;
/** A = ln mean basket size */
export const W_BASKET_SIZE = 22;
/** L = ln size of the newest basket */
export const W_NEWEST_SIZE = 23;
/** ln(1 + days since the last purchase); this and the four below need dated receipts, else they are 0. */
export const W_AGO_DAYS = 24;
/** od of days */
export const W_DUE_DAYS = 25;
/** ln(sum of 2^(-days ago / 14) + .05) */
export const W_DECAY_14_DAYS = 26;
/** The same with 60. */
export const W_DECAY_60_DAYS = 27;
/** The same with 240. */
export const W_DECAY_240_DAYS = 28;

// The other weights

export const W_DENSE_LINEAR = 29;
export const W_DENSE_LOG = 30;
export const W_DENSE_FLOOR = 31;
export const W_OWN_DENSE_LINEAR = 32;
export const W_OWN_DENSE_LOG = 33;
export const W_RECENT_SCALE = 34;
/** Distances are measured in these: 1 / usual distance of a customer vector from the newcomer's. */
export const W_VECTOR_UNIT = 35;
/** Middle of the size term A - 1.5. */
export const W_SIZE_MIDDLE = 36;
/** Of what redemptions teach of own items: the constant in units of log2, and what multiplies log2 of 1 + each sum. */
export const W_OFFER_BOUGHT = 37;
export const W_OFFER_PURCHASES = 38;
export const W_OFFER_RECENT = 39;
export const W_OFFER_DISTINCT = 40;
export const W_OFFER_IDLE = 41;
/** ln(1 + n) up to which ownCountSlope counts. */
export const W_COUNT_CUT = 42;
export const W_WORDS = 44;
