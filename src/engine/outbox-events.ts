import { pack, unpack } from 'msgpackr';
import type { CampaignId, ItemIndex, ProfileId, PromotionIndex, StoreId, TransactionId } from '../base/ids.js';
import type { Money } from '../base/money.js';
import type { Campaign } from '../campaigns/campaign.js';
import { handbillId } from '../handbill/window.js';
import type { Receipt, ReceiptLine } from '../profiles/receipt.js';
import type { Handbill } from '../wallet/wallet.js';

/** What the engine tells the world; appended to the outbox in the commit of the change that it tells of. */
export type OutboxEvent = HandbillAssign | TransactionCharge | ProductBuy;

export interface HandbillAssign {
  readonly type: 'handbill.assign';
  readonly profileId: ProfileId;
  readonly timeMs: number;
  readonly handbillId: string;
  readonly campaignId: CampaignId;
  readonly variantId: string;
  readonly endMs: number;
  readonly modelVersion: number;
  /** A slot each, null where it is empty. */
  readonly promotions: readonly (PromotionIndex | null)[];
}

export interface TransactionCharge {
  readonly type: 'transaction.charge';
  readonly profileId: ProfileId;
  readonly timeMs: number;
  readonly transactionId: TransactionId;
  readonly storeId: StoreId | null;
  readonly total: Money | null;
  /** Distinct. */
  readonly items: readonly ItemIndex[];
}

export interface ProductBuy extends ReceiptLine {
  readonly type: 'product.buy';
  readonly profileId: ProfileId;
  readonly timeMs: number;
  readonly transactionId: TransactionId;
}

/**
 * Codes on disk: append only. An event is a msgpack array [code, profile, time, ...], so that its second byte tells the type without
 * decoding the rest.
 */
const CODES = { 'handbill.assign': 1, 'transaction.charge': 2, 'product.buy': 3 } as const;

/** The type of an encoded event, at the cost of reading one byte. */
export function isTransactionCharge(bytes: Uint8Array): boolean {
  return bytes[1] === CODES['transaction.charge'];
}

export function encodeEvent(event: OutboxEvent): Uint8Array {
  const head = [CODES[event.type], event.profileId, event.timeMs];
  switch (event.type) {
    case 'handbill.assign': {
      const { campaignId, variantId, endMs, modelVersion, promotions } = event;
      return pack([...head, event.handbillId, campaignId, variantId, endMs, modelVersion, promotions]);
    }
    case 'transaction.charge': {
      const { transactionId, storeId, total, items } = event;
      const paid = total && [total.amountMinor, total.currency];
      return pack([...head, transactionId, storeId, paid, items]);
    }
    case 'product.buy':
      return pack([...head, event.transactionId, event.item, event.quantity, event.amountMinor]);
  }
}

/** Throws on bytes that `encodeEvent` did not write. */
export function decodeEvent(bytes: Uint8Array): OutboxEvent {
  const [code, profileId, timeMs, ...rest] = unpack(bytes);
  switch (code) {
    case CODES['handbill.assign']: {
      const [id, campaignId, variantId, endMs, modelVersion, promotions] = rest;
      const type = 'handbill.assign';
      return { type, profileId, timeMs, handbillId: id, campaignId, variantId, endMs, modelVersion, promotions };
    }
    case CODES['transaction.charge']: {
      const [transactionId, storeId, paid, items] = rest;
      const total = paid && { amountMinor: paid[0], currency: paid[1] };
      return { type: 'transaction.charge', profileId, timeMs, transactionId, storeId, total, items };
    }
    case CODES['product.buy']: {
      const [transactionId, item, quantity, amountMinor] = rest;
      return { type: 'product.buy', profileId, timeMs, transactionId, item, quantity, amountMinor };
    }
    default:
      throw new Error(`not an outbox event of a known type: ${String(code)}`);
  }
}

export function handbillAssigned(profileId: ProfileId, { campaignId }: Campaign, handbill: Handbill): Uint8Array {
  const { variantId, startMs, endMs, modelVersion, slots } = handbill;
  return encodeEvent({
    type: 'handbill.assign',
    profileId,
    timeMs: startMs,
    handbillId: handbillId(profileId, campaignId, startMs),
    campaignId,
    variantId,
    endMs,
    modelVersion,
    promotions: slots.map((slot) => (slot.kind === 'filled' ? slot.promotion : null)),
  });
}

/** One `transaction.charge`, and one `product.buy` a line. */
export function transactionRecorded(receipt: Receipt): Uint8Array[] {
  const { profileId, timeMs, transactionId, storeId, total, lines } = receipt;
  const items = [...new Set(lines.map(({ item }) => item))];
  return [
    encodeEvent({ type: 'transaction.charge', profileId, timeMs, transactionId, storeId, total, items }),
    ...lines.map((line) => encodeEvent({ type: 'product.buy', profileId, timeMs, transactionId, ...line })),
  ];
}
