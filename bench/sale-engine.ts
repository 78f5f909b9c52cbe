import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ItemId, ProfileId, PromotionCode, SaleId, TransactionId } from '../src/base/ids.js';
import type { Currency } from '../src/base/money.js';
import { MS_PER_DAY } from '../src/base/time.js';
import { createEngine } from '../src/engine/create-engine.js';
import type { RunningEngine } from '../src/engine/running-engine.js';
import type { TransactionInput } from '../src/history/transaction.js';
import { ONE_PIECE_MILLI } from '../src/pricing/basket.js';
import type { Promotion } from '../src/promotions/promotion.js';
import type { SaleRequest } from '../src/sales/request.js';
import { createScoring } from '../src/scoring/scoring.js';
import { openLmdbStore } from '../src/store/lmdb/open.js';
import { createRandom } from '../test/support/pricing-cases.js';
import { spreadOf } from './spread.js';

/**
 * What a sale costs without a transport: lines by promotions that the customer has activated, of 10,000 live ones over 20,000 items. Priced only, sold, and beside it
 * RecordTransactions of the same receipt by a customer who holds as much: in turn, round by round, in microseconds of processor time over all threads,
 * the mean of customers who do each a few times, as their records grow by it.
 *
 *     npm run bench:sale-engine [-- --live 10000 --customers 40 --rounds 5]
 */
const { values } = parseArgs({
  options: {
    live: { type: 'string', default: '10000' },
    customers: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '5' },
  },
});
const LIVE = Number(values.live);
const CUSTOMERS = Number(values.customers);
const ROUNDS = Number(values.rounds);
const ITEMS = 20_000;
const ITEMS_PER_PROMOTION = 10;
const LINES = [1, 20, 200];
const HELD = [0, 20, 200];
const EUR = 'EUR' as Currency;
const NOW_MS = Date.UTC(2026, 5, 1, 12);

const random = createRandom(1);
const below = (end: number): number => Math.floor(random() * end);
const itemAt = (at: number): ItemId => `item-${at}` as ItemId;
const codeAt = (at: number): PromotionCode => `P${at}` as PromotionCode;

/** Whoever does not discount earns points; one in twenty covers everything. */
function promotionAt(at: number) {
  const itemIds = Array.from({ length: ITEMS_PER_PROMOTION }, () => itemAt(below(ITEMS)));
  const items: Promotion['items'] = at % 20 === 0 ? { kind: 'ALL' } : { kind: 'LIST', itemIds };
  const discount: Promotion['discount'] =
    at % 10 < 8
      ? { mode: 'STATIC', type: 'PERCENT', value: 50_000 * (1 + below(8)) }
      : { mode: 'STATIC', type: 'POINTS', value: 10 };
  return {
    code: codeAt(at),
    name: `Promotion ${at}`,
    visibility: 'PUBLISH',
    redeemType: 'PARTIAL',
    items,
    discount,
  } as const;
}

const promotions = Array.from({ length: LIVE }, (_, at) => promotionAt(at));

const profileOf = (id: string) => ({
  profileId: id as ProfileId,
  isMember: true,
  segments: new Set<never>(),
  storeId: null,
});

async function* jsonLines(rows: readonly object[]): AsyncIterable<Uint8Array> {
  for (const row of rows) yield Buffer.from(`${JSON.stringify(row)}\n`);
}

async function stock(engine: RunningEngine): Promise<void> {
  const options = {
    format: 'jsonl',
    delimiter: null,
    encoding: null,
    numberFormat: null,
    dateFormat: null,
    timeZone: null,
    mapping: null,
    currency: EUR,
    dryRun: false,
  } as const;
  const items = Array.from({ length: ITEMS }, (_, at) => ({ itemId: itemAt(at), name: `Item ${at}`, price: '1.99' }));
  for await (const _ of engine.items.import(jsonLines(items), { ...options, mode: 'replace' }));
  const rows = promotions.map(({ items: covered, discount, visibility, ...row }) => ({
    ...row,
    visibilityStatus: visibility,
    discountType: discount.type,
    discountValue: String(discount.mode === 'STATIC' && discount.type === 'PERCENT' ? discount.value / 10_000 : 10),
    ...(covered.kind === 'LIST' && { catalogItemType: 'LIST', catalogIndexItems: covered.itemIds }),
  }));
  for await (const event of engine.promotions.import(jsonLines(rows), options)) {
    if (event.kind === 'rejected') throw new Error(JSON.stringify(event));
  }
}

/** Half of the lines are of items that something held lists. */
function linesOf(lines: number, held: readonly number[]): SaleRequest['basket']['lines'] {
  const listed = held.flatMap((at) => {
    const { items } = promotions[at]!;
    return items.kind === 'LIST' ? items.itemIds : [];
  });
  return Array.from({ length: lines }, (_, seq) => ({
    seq,
    itemId: seq % 2 === 0 && listed.length > 0 ? listed[below(listed.length)]! : itemAt(below(ITEMS)),
    quantityMilli: ONE_PIECE_MILLI * (1 + below(3)),
    unitPriceMinor: 50 + below(1_000),
    weighed: false,
  }));
}

interface Customer {
  readonly id: string;
  readonly lines: SaleRequest['basket']['lines'];
}

async function customers(engine: RunningEngine, prefix: string, lines: number, held: number): Promise<Customer[]> {
  const all: Customer[] = [];
  for (let c = 0; c < CUSTOMERS; c++) {
    const id = `${prefix}-${lines}-${held}-${c}`;
    const codes = new Set<number>();
    while (codes.size < held) codes.add(below(LIVE));
    const entries = [...codes].map((at) => ({ profile: profileOf(id), code: codeAt(at), requestId: null }));
    for (const answer of await engine.wallets.activate(entries)) if (!answer.ok) throw answer.error;
    all.push({ id, lines: linesOf(lines, [...codes]) });
  }
  return all;
}

function saleOf({ id, lines }: Customer, round: number): SaleRequest {
  return {
    profile: profileOf(id),
    saleId: `${id}/${round}` as SaleId,
    timeMs: NOW_MS - 1_000 * (ROUNDS - round),
    registerId: null,
    basket: { currency: EUR, lines },
    coupons: [],
    cashbackToUseMinor: 0,
  };
}

function receiptOf({ id, lines }: Customer, round: number): TransactionInput {
  return {
    transactionId: `${id}/${round}` as TransactionId,
    profileId: id as ProfileId,
    timeMs: NOW_MS - 1_000 * (ROUNDS - round),
    storeId: null,
    total: null,
    lines: lines.map(({ itemId, quantityMilli, unitPriceMinor }) => ({
      itemId,
      quantity: quantityMilli / ONE_PIECE_MILLI,
      amountMinor: unitPriceMinor,
    })),
  };
}

/** Microseconds of processor time a call, each waited for before the next one. */
async function costOf(calls: readonly (() => Promise<unknown>)[]): Promise<number> {
  const before = process.cpuUsage();
  for (const call of calls) await call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls.length;
}

const folder = await mkdtemp(join(tmpdir(), 'handbill-bench-sale-'));
const store = await openLmdbStore({ path: folder, clock: () => NOW_MS });
const engine = createEngine({
  store,
  identityKeys: [],
  clock: () => NOW_MS,
  monotonic: () => performance.now(),
  currency: EUR,
  scoring: createScoring({ kind: 'auto', warn: () => {} }),
  retention: { maxAgeMs: MS_PER_DAY, commitsMax: 1_000_000, heldCommitsMax: 2_000_000 },
  onFilterFailure: () => {},
  onAlert: () => {},
  onEventsLost: () => {},
  onBackgroundError: (what, error) => console.error(what, error),
});
try {
  await stock(engine);
  await engine.warmUp();
  console.log(`\na sale, ${LIVE} promotions live; us of processor time, medians of ${ROUNDS} rounds`);
  console.log(
    `  ${'lines, held'.padEnd(14)}${'priced'.padStart(10)}${'sold'.padStart(10)}${'recorded'.padStart(10)}${'sold / recorded'.padStart(18)}`,
  );
  for (const lines of LINES) {
    for (const held of HELD) {
      const buyers = await customers(engine, 'buys', lines, held);
      const others = await customers(engine, 'told', lines, held);
      const samples: { readonly priced: number; readonly sold: number; readonly recorded: number }[] = [];
      for (let round = 0; round <= ROUNDS; round++) {
        const sample = {
          priced: await costOf(buyers.map((buyer) => () => engine.sales.process(saleOf(buyer, round), 'validate'))),
          sold: await costOf(buyers.map((buyer) => () => engine.sales.process(saleOf(buyer, round), 'commit'))),
          recorded: await costOf(
            others.map((other) => () => engine.events.recordTransactions([receiptOf(other, round)])),
          ),
        };
        // The first one warms up.
        if (round > 0) samples.push(sample);
      }
      const median = (of: (sample: (typeof samples)[number]) => number): number => spreadOf(samples.map(of)).median;
      const figures = [median(({ priced }) => priced), median(({ sold }) => sold), median(({ recorded }) => recorded)];
      const ratio = median(({ sold, recorded }) => sold / recorded);
      console.log(
        `  ${`${lines}, ${held}`.padEnd(14)}${figures.map((us) => us.toFixed(0).padStart(10)).join('')}${ratio.toFixed(2).padStart(18)}`,
      );
    }
  }
} finally {
  await engine.close();
  await store.close();
  await rm(folder, { recursive: true });
}
