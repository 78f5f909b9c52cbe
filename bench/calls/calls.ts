import { loadContract } from '../../src/contract/load.js';
import { CUSTOMERS, customerId, FLEETING_CAMPAIGN, LIVE_CAMPAIGN, REDEEMABLE } from './store.js';

const { HandbillService, WalletService, EventService } = loadContract().handbill.v1;

/** A kind of call that is measured. Requests are encoded beforehand: what is measured is the server. */
export interface Call {
  readonly name: string;
  readonly path: string;
  /** Request number `n`, the same on both sides. */
  request(n: number): Buffer;
  /** Throws when the answer says that it was other work than what is measured. */
  check(answer: Buffer, sinceMs: number): void;
}

const getHandbill = HandbillService.service.GetHandbill;
const { ActivatePromotions: activate, RedeemPromotions: redeem } = WalletService.service;
const record = EventService.service.RecordTransactions;

const profileOf = (n: number) => ({ profileId: customerId(n) });

const handbillRequest = (n: number, campaignId: string): Buffer =>
  getHandbill.requestSerialize({ profile: profileOf(n), campaignId } as never);

function startMs(answer: Buffer): number {
  const { seconds, nanos } = getHandbill.responseDeserialize(answer).startTime!;
  return seconds * 1_000 + nanos / 1e6;
}

/** Each customer once with each promotion. */
const walletRequest = (n: number) => {
  const code = REDEEMABLE[Math.floor(n / CUSTOMERS)];
  if (code === undefined) throw new Error('too many rounds for the promotions that there are');
  return { entries: [{ profile: profileOf(n), code }] };
};

function mustBeDone(answer: Buffer, { responseDeserialize }: typeof activate | typeof redeem): void {
  const [result] = responseDeserialize(answer).results;
  if (!result?.state) throw new Error(result?.error?.message);
}

/** In this order: what is redeemed has been activated. */
export const CALLS: readonly Call[] = [
  {
    name: 'GetHandbill, live',
    path: getHandbill.path,
    request: (n) => handbillRequest(n, LIVE_CAMPAIGN),
    check(answer, sinceMs) {
      if (startMs(answer) >= sinceMs) throw new Error('the handbill was not live');
    },
  },
  {
    name: 'GetHandbill, first',
    path: getHandbill.path,
    request: (n) => handbillRequest(n, FLEETING_CAMPAIGN),
    check(answer, sinceMs) {
      if (startMs(answer) < sinceMs) throw new Error('the handbill was there already');
    },
  },
  {
    name: 'ActivatePromotions',
    path: activate.path,
    request: (n) => activate.requestSerialize(walletRequest(n) as never),
    check: (answer) => mustBeDone(answer, activate),
  },
  {
    name: 'RedeemPromotions',
    path: redeem.path,
    request: (n) => redeem.requestSerialize(walletRequest(n) as never),
    check: (answer) => mustBeDone(answer, redeem),
  },
  {
    name: 'RecordTransactions, one',
    path: record.path,
    request(n) {
      const lines = ['MILK-001', 'YOGH-001', 'COFF-001'].map((itemId) => ({ itemId, quantity: 1, amountMinor: 199 }));
      const time = { seconds: Math.floor(Date.now() / 1_000) };
      return record.requestSerialize({
        transactions: [{ ...profileOf(n), transactionId: `bench-${n}`, time, storeId: 'center', lines }],
      } as never);
    },
    check(answer) {
      const [result] = record.responseDeserialize(answer).results;
      if (result?.result !== 'recorded') throw new Error('the receipt was not recorded');
    },
  },
];
