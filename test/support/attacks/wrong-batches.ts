import { loadContract } from '../../../src/contract/load.js';
import { type Attack, again, sendBytes } from './attack.js';

const CALLERS = 4;
const ENTRIES = 1_000;

/** Full batches in which no entry is right. */
export const wrongBatches: Attack = async (target) => {
  const { EventService, HandbillService, WalletService } = loadContract().handbill.v1;
  const { RecordTransactions, RecordEvents } = EventService.service;
  const { RedeemPromotions } = WalletService.service;
  const { BatchGetHandbills } = HandbillService.service;
  const entries = <T>(of: (n: number) => T): T[] => Array.from({ length: ENTRIES }, (_, n) => of(n));
  const lines = [{ itemId: '', quantity: -1 }];
  const { events, handbills, wallets } = target.clients;
  const requests = [
    [events, RecordTransactions, { transactions: entries((n) => ({ transactionId: '', profileId: `p-${n}`, lines })) }],
    [events, RecordEvents, { events: entries(() => ({ eventId: 'x'.repeat(1_000) })) }],
    [
      handbills,
      BatchGetHandbills,
      { requests: entries(() => ({ profile: { segmentIds: ['', ''] }, campaignId: '' })) },
    ],
    [wallets, RedeemPromotions, { entries: entries(() => ({ code: 'x'.repeat(500), quantity: -1 })) }],
  ] as const;
  const encoded = requests.map(([client, method, request]) => ({
    client,
    method,
    bytes: method.requestSerialize(request as never),
  }));
  await again(target, CALLERS, (round) => {
    const { client, method, bytes } = encoded[round % encoded.length]!;
    return sendBytes(client, method, bytes);
  });
};
