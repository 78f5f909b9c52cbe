/**
 * What a sale costs a server process, over gRPC on LMDB, beside a RecordTransactions of the same receipt: priced only, and committed, with so many
 * lines and so many promotions that the customer has activated, among many live ones.
 *
 *     npm run bench:sale [-- --live 10000 --calls 300 --rounds 5]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { callUnary } from '../src/contract/clients.js';
import type { ProcessSaleRequestInput } from '../src/generated/handbill/v1/ProcessSaleRequest.js';
import { runImport } from '../test/support/import-client.js';
import { type ServerProcess, startServerProcess } from '../test/support/server-process.js';
import { walletCalls } from '../test/support/wallet-calls.js';
import { processorUs } from './processor-time.js';

/** Of a committed sale of 20 lines with 20 promotions, and a receipt of the same lines. */
const RATIO_MAX = 3;
const ITEMS = 10_000;
const CUSTOMERS = 50;

const { values } = parseArgs({
  options: {
    live: { type: 'string', default: '10000' },
    calls: { type: 'string', default: '300' },
    rounds: { type: 'string', default: '5' },
  },
});
const [live, calls, rounds] = [Number(values.live), Number(values.calls), Number(values.rounds)];

const folder = mkdtempSync(join(tmpdir(), 'hb-bench-sale-'));
const server = await startServerProcess(join(folder, 'store'));
let made = 0;

async function prepare({ clients }: ServerProcess): Promise<void> {
  const feed = ['itemId,name,price,currency'];
  for (let i = 0; i < ITEMS; i++) feed.push(`item-${i},Item ${i},1.99,EUR`);
  await runImport(clients.catalog.importItems(), {}, [Buffer.from(feed.join('\n'))]);
  const columns =
    'code,type,name,visibilityStatus,discountType,discountValue,catalogItemType,catalogIndexItems,redeemType';
  const promotions = [columns];
  for (let i = 0; i < live; i++) {
    promotions.push(
      `p-${i},GENERAL,Offer ${i},PUBLISH,PERCENT,10,LIST,item-${i % ITEMS}|item-${(i * 7 + 1) % ITEMS},PARTIAL`,
    );
  }
  await runImport(clients.promotions.importPromotions(), {}, [Buffer.from(promotions.join('\n'))]);
}

/** A day of customers with so many promotions each: `lines` of the first items, so that they meet. */
function sale(kind: string, lines: number, held: number): ProcessSaleRequestInput {
  made++;
  return {
    saleId: `sale-${made}`,
    profile: { profileId: `${kind}-${held}-${Math.floor(made / SALES_OF_ONE) % CUSTOMERS}` },
    time: { seconds: Math.floor(Date.now() / 1_000) - 3_600, nanos: 0 },
    currency: 'EUR',
    lines: Array.from({ length: lines }, (_, seq) => ({
      seq,
      itemId: `item-${seq}`,
      quantity: 1,
      unitPriceMinor: 199,
    })),
  };
}
/** Sales of one customer in a row: some weeks of shopping are kept in the wallet. */
const SALES_OF_ONE = 4;

const asReceipt = ({ saleId, profile, time, lines }: ProcessSaleRequestInput) => ({
  transactionId: saleId!,
  profileId: profile!.profileId!,
  time: time!,
  total: { amountMinor: 199 * lines!.length, currency: 'EUR' },
  lines: lines!.map(({ itemId }) => ({ itemId: itemId!, quantity: 1, amountMinor: 199 })),
});

const { checkout, events } = server.clients;
const WAYS = {
  receipt: (lines: number, held: number) =>
    callUnary(events, events.recordTransactions, { transactions: [asReceipt(sale('receipt', lines, held))] }),
  priced: (lines: number, held: number) => callUnary(checkout, checkout.processSale, sale('sale', lines, held)),
  sold: (lines: number, held: number) =>
    callUnary(checkout, checkout.processSale, { ...sale('sale', lines, held), commit: true }),
};

async function usOf(way: keyof typeof WAYS, lines: number, held: number): Promise<number> {
  const before = processorUs(server.pid);
  for (let call = 0; call < calls; call++) await WAYS[way](lines, held);
  return (processorUs(server.pid) - before) / calls;
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;

try {
  await prepare(server);
  const { activate, activateAll } = walletCalls(server.clients);
  await activate('somebody', 'p-0');
  console.log(
    `processor time of the server a call, us: ${calls} calls, median of ${rounds} rounds, ${live} live promotions`,
  );
  console.log('lines  held    receipt     priced       sold    sold / receipt');
  let isWithin = true;
  for (const held of [0, 20, 200]) {
    for (const kind of ['receipt', 'sale']) {
      const people = Array.from({ length: CUSTOMERS }, (_, i) => `${kind}-${held}-${i}`);
      for (let p = 0; p < held; p++) await activateAll(people, `p-${p}`);
    }
    for (const lines of [1, 20, 200]) {
      const figures: Record<keyof typeof WAYS, number[]> = { receipt: [], priced: [], sold: [] };
      // The first round warms up.
      for (let round = 0; round <= rounds; round++) {
        for (const way of ['receipt', 'priced', 'sold'] as const) {
          const us = await usOf(way, lines, held);
          if (round > 0) figures[way].push(us);
        }
      }
      const [receipt, priced, sold] = [median(figures.receipt), median(figures.priced), median(figures.sold)];
      const ratio = median(figures.sold.map((us, i) => us / figures.receipt[i]!));
      const cells = [receipt, priced, sold].map((us) => us.toFixed(0).padStart(10));
      console.log(
        `${String(lines).padStart(5)} ${String(held).padStart(5)} ${cells.join(' ')} ${ratio.toFixed(2).padStart(12)}`,
      );
      if (lines === 20 && held === 20) isWithin = ratio <= RATIO_MAX;
    }
  }
  console.log(
    `a sale of 20 lines with 20 promotions costs ${isWithin ? 'at most' : 'MORE THAN'} ${RATIO_MAX} times its receipt`,
  );
  process.exitCode = isWithin ? 0 : 1;
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}
