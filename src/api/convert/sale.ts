import { guestOf } from '../../base/guest.js';
import type { ItemId, PromotionCode, RegisterId, SaleId } from '../../base/ids.js';
import { type Currency, formatAmount } from '../../base/money.js';
import { plural } from '../../base/plural.js';
import { violation } from '../../base/violation.js';
import type { SaleAnswer, SaleMode, VoidAnswer, VoidRequest } from '../../engine/engine.js';
import type { BasketLine as WireLine } from '../../generated/handbill/v1/BasketLine.js';
import type { NearMissInput } from '../../generated/handbill/v1/NearMiss.js';
import type { ProcessSaleRequest } from '../../generated/handbill/v1/ProcessSaleRequest.js';
import type { ProcessSaleResponseInput } from '../../generated/handbill/v1/ProcessSaleResponse.js';
import type { ProfileContext as WireProfile } from '../../generated/handbill/v1/ProfileContext.js';
import type { ReserveSaleRequest } from '../../generated/handbill/v1/ReserveSaleRequest.js';
import type { VoidSaleRequest } from '../../generated/handbill/v1/VoidSaleRequest.js';
import type { VoidSaleResponseInput } from '../../generated/handbill/v1/VoidSaleResponse.js';
import { HOLD_DEFAULT_MS } from '../../limits.js';
import { type BasketLine, ONE_PIECE_MILLI, QUANTITY_DECIMALS } from '../../pricing/basket.js';
import type { SaleRequest } from '../../sales/request.js';
import type { UnusedOffer } from '../../sales/told.js';
import { INTEGER_PROBLEM, type Issues, missing, readKey, required, within } from './fields.js';
import { readAudience, readProfile } from './handbill-request.js';
import { readCurrency } from './money.js';
import { extended, type Named } from './named.js';
import { readDuration, readTimestamp } from './time.js';

/** A sale as a request names it, priced or committed. */
export interface SaleCall {
  readonly request: SaleRequest;
  readonly mode: SaleMode;
}

/** Keys, lines and times are judged by the domain; here only what it can't see any more. */
export function readProcessSale(wire: ProcessSaleRequest, issues: Issues): Named<SaleCall> {
  const buyer = readBuyer(wire, issues);
  if (!wire.time) missing('time', issues);
  const said = {
    saleId: wire.saleId as SaleId,
    timeMs: readTimestamp(wire.time, 'time', issues) ?? 0,
    registerId: wire.registerId === '' ? null : (wire.registerId as RegisterId),
    basket: {
      currency: readCurrency(wire.currency, 'currency', issues),
      lines: wire.lines.map((line, at) => readLine(line, at, issues)),
    },
    coupons: wire.couponCodes.map((code) => ({ kind: 'promotion' as const, code: code as PromotionCode })),
    cashbackToUseMinor: wire.cashbackToUseMinor,
  };
  const mode = wire.commit ? 'commit' : 'validate';
  return { name: buyer.name, of: (profileId) => ({ request: { ...said, ...buyer.of(profileId) }, mode }) };
}

export interface HoldCall {
  readonly request: SaleRequest;
  readonly holdMs: number;
}

export function readReserveSale(wire: ReserveSaleRequest, issues: Issues): Named<HoldCall> {
  const sale = required(wire.sale, 'sale', issues);
  const read = within(
    issues,
    () => 'sale',
    () => readProcessSale(sale, issues),
  );
  if (sale.commit) issues.push(violation('sale.commit', 'true', 'must not be set'));
  const holdMs = readDuration(wire.holdTime, 'hold_time', issues) ?? HOLD_DEFAULT_MS;
  return { name: read.name, of: (profileId) => ({ request: read.of(profileId).request, holdMs }) };
}

export function readVoidSale(wire: VoidSaleRequest, issues: Issues): Named<VoidRequest> {
  const saleId = readKey<SaleId>(wire.saleId, 'sale_id', issues);
  return extended(readBuyer(wire, issues), (buyer) => ({ saleId, ...buyer }));
}

/** The profile of a sale; where none is named, the guest whose sale it is. */
export function readBuyer(
  { profile, saleId }: { readonly profile: WireProfile | null; readonly saleId: string },
  issues: Issues,
): Named<Pick<SaleRequest, 'profile'>> {
  if (profile && (profile.profileId !== '' || profile.identity)) return readProfile(profile, issues);
  const { storeId } = within(
    issues,
    () => 'profile',
    () => readAudience(profile ?? NOWHERE, issues),
  );
  const profileId = guestOf(saleId as SaleId);
  // What a caller says of a customer without a name can't be held against what they did before.
  return { name: profileId, of: () => ({ profile: { profileId, isMember: false, segments: new Set(), storeId } }) };
}

const NOWHERE = { isMember: false, segmentIds: [], storeId: '' };

function readLine(
  { seq, itemId, quantity = 1, unitPriceMinor, weighed }: WireLine,
  at: number,
  issues: Issues,
): BasketLine {
  const quantityMilli = readQuantity(quantity, at, issues);
  if (!Number.isSafeInteger(unitPriceMinor)) {
    issues.push(violation(['lines', at, 'unit_price_minor'], unitPriceMinor, INTEGER_PROBLEM));
  }
  return { seq, itemId: itemId as ItemId, quantityMilli, unitPriceMinor, weighed };
}

/** In thousandths; of a line of a basket or a return. */
export function readQuantity(quantity: number, line: number, issues: Issues): number {
  if (!Number.isFinite(quantity)) {
    issues.push(violation(['lines', line, 'quantity'], quantity, 'must be a number'));
    return ONE_PIECE_MILLI;
  }
  const quantityMilli = Math.round(quantity * ONE_PIECE_MILLI);
  // Doubles of three decimals are off by less than this, up to the largest quantity.
  if (!(Math.abs(quantity * ONE_PIECE_MILLI - quantityMilli) < DOUBLE_ERROR)) {
    const reason = `must not have more than ${QUANTITY_DECIMALS} decimals`;
    issues.push(violation(['lines', line, 'quantity'], quantity, reason));
  }
  return quantityMilli;
}

const DOUBLE_ERROR = 1e-6;

export function toSaleResponse(answer: SaleAnswer): ProcessSaleResponseInput {
  const { currency, lines, redeemed, unused } = answer;
  return {
    saleId: answer.saleId,
    currency,
    grossMinor: answer.grossMinor,
    discountMinor: answer.discountMinor,
    netMinor: answer.netMinor,
    cashbackUsedMinor: answer.cashbackUsedMinor,
    points: answer.points,
    cashbackMinor: answer.cashbackMinor,
    pointsBalance: answer.pointsBalance,
    cashbackBalanceMinor: answer.cashbackBalanceMinor,
    exact: answer.isExact,
    lines: lines.map(({ discounts, ...line }) => ({
      ...line,
      discounts: discounts.map(({ code, amountMinor }) => ({ promotionCode: code, amountMinor })),
    })),
    redeemed: redeemed.map(({ code, ...offer }) => ({ promotionCode: code, ...offer })),
    unused: unused.map(({ code, reason, by, needed, actual, takenOut }) => ({
      promotionCode: code,
      reason,
      by: by ?? '',
      needed: needed ?? '',
      actual: actual ?? '',
      takenOut,
    })),
    nearMisses: unused.flatMap((offer) => toNearMiss(offer, currency)),
  };
}

function toNearMiss({ code, missing: miss }: UnusedOffer, currency: Currency): NearMissInput[] {
  if (miss === null) return [];
  const { of, missing: amount } = miss;
  return of === 'BASKET_VALUE'
    ? [{ promotionCode: code, valueMinor: amount, message: `${formatAmount(amount, currency)} ${currency} more` }]
    : [{ promotionCode: code, pieces: amount, message: `${plural(amount, 'piece')} more` }];
}

export const toVoidResponse = (answer: VoidAnswer): VoidSaleResponseInput => ({ ...answer });
