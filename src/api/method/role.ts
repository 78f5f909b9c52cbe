/**
 * Who calls: the least role that may. A method is given the role of the caller for whose work it was made, and no more than the one thing
 * that a leaked credential of this role may cost decides where that is in doubt:
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
