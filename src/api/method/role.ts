/**
 * The least role that may call a method. It is that of the caller for whose work the method was made; where that is in doubt, what a leaked
 * credential of the role would cost decides:
 *
 * - `app`: the shop's app or site, for the customer before it. Shows, activates, tells what was seen; moves no money and changes nothing
 *   that others see.
 * - `register`: the check-out and the shop's own systems, trusted with any customer. What it tells counts as money: receipts, redemptions,
 *   points, and which card belongs to whom.
 * - `operator`: the marketer and the feeds. Decides what is offered: items, promotions, campaigns, models, and whole files of any of them.
 * - `analyst`: looks at everything that is configured, ranked and told, and changes none of it.
 * - `admin`: what can't be taken back or shows all that is known of a person: erasures, exports, merges, the end of a consumer of events.
 *
 * `app` is a part of `register`, `analyst` of `operator`, and each of them of `admin`.
 */
export type Role = 'app' | 'register' | 'operator' | 'analyst' | 'admin';
