import type { ProfileContext } from '../audience/profile-context.js';
import { checkKey, checkTime } from '../base/checks.js';
import { isGuest } from '../base/guest.js';
import { hash53 } from '../base/id-hash.js';
import type { PromotionCode, RegisterId, SaleId } from '../base/ids.js';
import { reportInto, toPath, type Violation, violation } from '../base/violation.js';
import { COUPONS_PER_SALE_MAX } from '../limits.js';
import { type Basket, checkBasket } from '../pricing/basket.js';

/** A code that was scanned at the check-out. So far the code of a promotion that is printed for everybody; codes of single coupons will be another kind. */
export interface ScannedCoupon {
  readonly kind: 'promotion';
  readonly code: PromotionCode;
}

/** A basket at the check-out. */
export interface SaleRequest {
  /** Whose sale, and where. An anonymous one is a guest's (base/guest.ts). */
  readonly profile: ProfileContext;
  /** Names the sale among those of its profile, and its receipt. */
  readonly saleId: SaleId;
  readonly timeMs: number;
  /** null: not told. */
  readonly registerId: RegisterId | null;
  readonly basket: Basket;
  readonly coupons: readonly ScannedCoupon[];
  /** At most this much of the balance of cashback is paid with, never more than is to be paid. */
  readonly cashbackToUseMinor: number;
}

export const isAnonymous = ({ profile }: Pick<SaleRequest, 'profile'>): boolean => isGuest(profile.profileId);

/** Everything that is wrong with a sale; fields are named as in the interface, those of lines are behind `lines` and their position. */
export function validateSale(request: SaleRequest, nowMs: number): Violation[] {
  const { saleId, registerId, profile, basket, coupons, cashbackToUseMinor } = request;
  const violations: Violation[] = [];
  const report = reportInto(violations);
  checkKey('saleId', saleId, violations);
  if (registerId !== null) checkKey('registerId', registerId, violations);
  if (profile.storeId !== null) checkKey('storeId', profile.storeId, violations);
  checkTime('time', request.timeMs, nowMs, violations);
  if (basket.lines.length === 0) report('lines', '', 'must not be empty');
  checkBasket(basket, (field, value, reason) => report(['lines', ...toPath(field)], value, reason));
  for (const [at, { itemId }] of basket.lines.entries()) checkKey(['lines', at, 'itemId'], itemId, violations);
  if (coupons.length > COUPONS_PER_SALE_MAX) {
    report('coupons', coupons.length, `must not have more than ${COUPONS_PER_SALE_MAX} entries`);
    return violations;
  }
  const seen = new Set<string>();
  for (const [at, { code }] of coupons.entries()) {
    checkKey(['coupons', at], code, violations);
    if (seen.has(code)) report(['coupons', at], code, 'must not be that of a coupon before');
    seen.add(code);
  }
  if (!Number.isSafeInteger(cashbackToUseMinor) || cashbackToUseMinor < 0) {
    violations.push(violation('cashbackToUse', cashbackToUseMinor, 'must be from 0 to 2^53 - 1 minor units'));
  }
  return violations;
}

/** Of everything that a sale says but whose it is, which a merge of profiles changes, and what the profile is in: the same again, the same sale. */
export function saleHash({ timeMs, registerId, profile, basket, coupons, cashbackToUseMinor }: SaleRequest): number {
  const { currency, lines } = basket;
  const said = lines.map(({ seq, itemId, quantityMilli, unitPriceMinor, weighed }) => [
    seq,
    itemId,
    quantityMilli,
    unitPriceMinor,
    weighed,
  ]);
  const scanned = coupons.map(({ kind, code }) => [kind, code]);
  const rest = [timeMs, profile.storeId, registerId, currency, scanned, cashbackToUseMinor];
  return hash53(JSON.stringify([...rest, said]));
}
