/**
 * The personal signals of an item that the customer has bought, in the order of the weights, the kernel and the model
 * file. n: receipts holding the item; N: receipts of the customer; ago: receipts since the last purchase (0 = newest); first, last:
 * receipt numbers of the first and last purchase; gap = (last - first) / (n - 1).
 */
export const SIGNALS = [
  'bought', //            1
  'count', //             ln(1 + n)
  'decay50', //           sum of .5^(receipts ago)
  'decay80', //           sum of .8^(receipts ago): B_i
  'decay95', //           sum of .95^(receipts ago)
  'share', //             n / N
  'inNewest', //          1 when ago = 0
  'ago', //               ln(1 + ago)
  'due', //               od = n > 1 ? min((ago + 1) / max(gap, 1), 4) : 0
  'dueSquared', //        od^2 / 4
  'receipts', //          ln N
  'smallBaskets', //      mean of 1 / sqrt(basket size) over the receipts holding the item
  'age', //               ln(1 + receipts since the first purchase)
  'once', //              1 when n = 1
  'onceInNewest', //      1 when n = 1 and ago = 0
  'rate', //              ln(1 + n / (receipts since the first purchase + 1))
  'repeatShare', //       sum(n_i - 1) / sum(n_i) over the customer's items
  'repeatShareShrunk', // (sum over receipts of the share of repeats in it + .3) / (N + .5)
  'basketSize', //        A = ln mean basket size
  'newestSize', //        L = ln size of the newest basket
  'agoDays', //           ln(1 + days since the last purchase); the four below too need dated receipts, else 0
  'dueDays', //           od of days
  'decay14Days', //       ln(sum of 2^(-days ago / 14) + .05)
  'decay60Days', //       the same with 60
  'decay240Days', //      the same with 240
] as const;

export type Signal = (typeof SIGNALS)[number];

export const SIGNAL_COUNT = SIGNALS.length;

/** Position of a signal in weight vectors. */
export const SIGNAL_INDEX: Readonly<Record<Signal, number>> = Object.fromEntries(
  SIGNALS.map((name, index) => [name, index]),
) as Record<Signal, number>;
