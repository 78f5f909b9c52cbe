/**
 * How fast receipts come in over gRPC, in batches and one a call, by the same number of callers in turn, on a real server process, into Redis
 * (appendfsync everysec) and into LMDB (synced to disk).
 *
 * Two demands, two loads: what a batch gains for somebody who sends one thing after the other, where a call's own cost shows most; and most receipt
 * lines a second from end to end, which takes callers enough to keep the server busy, and a watcher who is told of all of it. What the watcher
 * costs the first is shown, too.
 *
 * And what it costs to count for experiments: receipts that count nowhere, those of customers who have entered none, and of such as have entered three.
 *
 *     npm run bench:ingest [-- --store redis|lmdb --batch 100 --profiles 10000 --rounds 7 --seconds 1]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomStream } from '../src/base/hash.js';
import { callUnary } from '../src/contract/clients.js';
import { loadContract } from '../src/contract/load.js';
import type { CustomerEventInput } from '../src/generated/handbill/v1/CustomerEvent.js';
import type { TransactionInput } from '../src/generated/handbill/v1/Transaction.js';
import { runImport } from '../test/support/import-client.js';
import { startRedisServer } from '../test/support/redis-server.js';
import { type ServerProcess, startServerProcess } from '../test/support/server-process.js';
import { processorUs } from './processor-time.js';

const RATIO_MIN = 25;
const LINES_PER_SECOND_MIN = 40_000;
/** Processor time of a receipt that counts to experiments, to one that counts nowhere. */
const COUNTED_RATIO_MAX = 1.15;
const EXPERIMENTS = 3;
/** Of each kind that is compared. */
const COUNTED_CUSTOMERS = 1_000;
const SECONDS_PER_DAY = 86_400;
const ITEMS = 10_000;

const { values } = parseArgs({
  options: {
    store: { type: 'string', multiple: true, default: ['redis', 'lmdb'] },
    batch: { type: 'string', default: '100' },
    profiles: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '1' },
  },
});

const service = loadContract().handbill.v1.EventService.service;

/** Requests are encoded beforehand, and answers only counted: what is measured is the server, not the caller. */
interface Load {
  readonly what: string;
  readonly callers: number;
  /** Of each receipt; an event counts as one. */
  readonly lines: number;
  readonly method: typeof service.RecordTransactions | typeof service.RecordEvents;
  request(size: number): Buffer;
}
const receipts = (callers: number, lines: number): Load => ({
  what: `receipts of ${lines} line(s)`,
  callers,
  lines,
  method: service.RecordTransactions,
  request: (size) =>
    service.RecordTransactions.requestSerialize({
      transactions: Array.from({ length: size }, () => receipt(lines)),
    } as never),
});
const BUSY = receipts(4, 10);
const RECEIPT_BY_RECEIPT = receipts(1, 1);
const EVENT_BY_EVENT: Load = {
  what: 'custom events',
  callers: 1,
  lines: 1,
  method: service.RecordEvents,
  request: (size) => service.RecordEvents.requestSerialize({ events: Array.from({ length: size }, deed) } as never),
};

const profileCount = Number(values.profiles);

const random = randomStream(7);
const below = (limit: number) => Math.floor(random() * limit);
let made = 0;

const startSeconds = Math.floor(Date.now() / 1_000);

/** A receipt of a customer who buys some things again and again. */
function receipt(lineCount: number, of = 'customer', customers = profileCount, daysAgo = 2): TransactionInput {
  made++;
  const customer = below(customers);
  const item = () => `item-${(customer * 37 + Math.floor(random() ** 2 * 80)) % ITEMS}`;
  return {
    transactionId: `till-${made % 40}-${made}`,
    profileId: `${of}-${customer}`,
    // Each newer than the customer's last one, and not far ahead of the clock.
    time: {
      seconds: startSeconds - daysAgo * SECONDS_PER_DAY + Math.floor(made / 20_000),
      nanos: (Math.floor(made / 20) % 1_000) * 1_000_000,
    },
    storeId: `store-${customer % 100}`,
    total: { amountMinor: 199 * lineCount, currency: 'EUR' },
    lines: Array.from({ length: lineCount }, () => ({ itemId: item(), quantity: 1 + below(2), amountMinor: 199 })),
  };
}

function deed(): CustomerEventInput {
  made++;
  const profileId = `customer-${below(profileCount)}`;
  return { eventId: `deed-${made}`, profileId, time: { seconds: startSeconds }, custom: { name: 'app.open' } };
}

function send({ clients }: ServerProcess, { path }: Load['method'], bytes: Buffer): Promise<Buffer> {
  const same = (value: Buffer) => value;
  return new Promise((resolve, reject) => {
    clients.events.makeUnaryRequest(path, same, same, bytes, (error, answer) => {
      if (error) reject(error);
      else resolve(answer!);
    });
  });
}

/** One result of a batch at least has to say that it is in, and none that it is not. */
function check(answer: Buffer, { responseDeserialize }: Load['method'], size: number): void {
  const { results } = responseDeserialize(answer);
  if (results.length !== size || results.some(({ result }) => result !== 'recorded')) throw new Error('not recorded');
}

interface Rate {
  readonly perSecond: number;
  /** Processor microseconds a receipt or event. */
  readonly serverUs: number;
  readonly storeUs: number;
}

interface Side {
  readonly server: ServerProcess;
  readonly serverPid: number;
  readonly storePid: number | null;
}

async function measure(side: Side, { callers, method, request }: Load, size: number, seconds: number): Promise<Rate> {
  const { server, serverPid, storePid } = side;
  // More than can be sent in the time, so that encoding is not in it.
  const ready = Array.from({ length: Math.ceil(MOST_PER_SECOND / size) * seconds }, () => request(size));
  const storeUs = () => (storePid === null ? 0 : processorUs(storePid));
  const before = { server: processorUs(serverPid), store: storeUs() };
  const start = performance.now();
  const endMs = start + seconds * 1_000;
  let sent = 0;
  const call = async () => {
    let answer: Buffer | undefined;
    while (performance.now() < endMs) {
      const bytes = ready.pop();
      if (!bytes) throw new Error('too few receipts were prepared');
      answer = await send(server, method, bytes);
      sent += size;
    }
    if (answer) check(answer, method, size);
  };
  await Promise.all(Array.from({ length: callers }, call));
  const took = (performance.now() - start) / 1_000;
  return {
    perSecond: sent / took,
    serverUs: (processorUs(serverPid) - before.server) / sent,
    storeUs: (storeUs() - before.store) / sent,
  };
}
const MOST_PER_SECOND = 30_000;

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;

async function prepare(server: ServerProcess): Promise<void> {
  const feed = ['itemId,name', ...Array.from({ length: ITEMS }, (_, i) => `item-${i},Item ${i}`)].join('\n');
  await runImport(server.clients.catalog.importItems(), {}, [Buffer.from(feed)]);
  // Customers with a past: an empty history is cheaper than what a shop has.
  const batches = Math.ceil((profileCount * RECEIPTS_BEFORE) / 500);
  for (let n = 0; n < batches; n++) await send(server, BUSY.method, BUSY.request(500));
}
const RECEIPTS_BEFORE = 15;

/** Follows everything that happens from now on; returns how many lines it was told of. */
function follow({ clients }: ServerProcess): () => number {
  let lines = 0;
  const stream = clients.events.watchEvents({ start: 'WATCH_START_NOW' });
  stream.on('data', ({ events }: { events: { type: string }[] }) => {
    for (const { type } of events) if (type === 'product.buy') lines++;
  });
  stream.on('error', () => {});
  return () => lines;
}

function report(name: string, rates: readonly Rate[], lines: number): void {
  const of = (figure: keyof Rate) => median(rates.map((rate) => rate[figure]));
  const rate = of('perSecond');
  const perReceipt = `server ${of('serverUs').toFixed(0)} us, store ${of('storeUs').toFixed(0)} us`;
  console.log(
    `  ${name.padEnd(12)} ${Math.round(rate).toString().padStart(7)} /s ${Math.round(rate * lines)
      .toString()
      .padStart(8)} lines/s   processor each: ${perReceipt}`,
  );
}

/** Of customers of a name. */
const receiptsOf = (what: string, of: string, daysAgo: number): Load => ({
  ...receipts(4, 10),
  what,
  request: (size) =>
    service.RecordTransactions.requestSerialize({
      transactions: Array.from({ length: size }, () => receipt(10, of, COUNTED_CUSTOMERS, daysAgo)),
    } as never),
});
const COUNTED: readonly Load[] = [
  receiptsOf('older than what precedes an entry: count nowhere', 'former', 60),
  receiptsOf('of customers who have entered nothing', 'newcomer', 0),
  receiptsOf(`of customers in ${EXPERIMENTS} experiments`, 'shown', 0),
];

/** Lets some customers enter experiments, whose handbills cover some of what they buy. */
async function enterExperiments({ clients: { promotions, campaigns, handbills } }: ServerProcess): Promise<void> {
  for (let p = 0; p < 60; p++) {
    const catalogIndexItems = Array.from({ length: 20 }, (_, i) => `item-${(p * 167 + i) % ITEMS}`);
    const shown = { type: 'PROMOTION_TYPE_HANDBILL', visibilityStatus: 'VISIBILITY_STATUS_PUBLISH' } as const;
    const promotion = { code: `p-${p}`, name: `Promotion ${p}`, ...shown, catalogIndexItems };
    await callUnary(promotions, promotions.createPromotion, { promotion });
  }
  for (let c = 0; c < EXPERIMENTS; c++) {
    const campaignId = `campaign-${c}`;
    const variants = [{ variantId: 'a', weight: 1, slotGroups: [{ name: 'offers', slots: 6, order: 1 }] }];
    const activity = { relative: { duration: { seconds: 7 * SECONDS_PER_DAY } } };
    const campaign = { campaignId, name: campaignId, activity, variants, controlPpm: 100_000 };
    await callUnary(campaigns, campaigns.createCampaign, { campaign });
    await callUnary(campaigns, campaigns.publishCampaign, { campaignId });
    const requests = Array.from({ length: COUNTED_CUSTOMERS }, (_, i) => ({
      profile: { profileId: `shown-${i}` },
      campaignId,
    }));
    await callUnary(handbills, handbills.batchGetHandbills, { requests });
  }
}

/** The processor time of a receipt of customers in experiments, to that of one that counts nowhere. */
async function compareCounted(side: Side): Promise<number> {
  await enterExperiments(side.server);
  const [size, seconds] = [Number(values.batch), Number(values.seconds)];
  const rounds: number[][] = [];
  for (let round = 0; round <= Number(values.rounds); round++) {
    const costs: number[] = [];
    for (const load of COUNTED) {
      const { serverUs, storeUs } = await measure(side, load, size, seconds);
      costs.push(serverUs + storeUs);
    }
    // The first round warms up.
    if (round > 0) rounds.push(costs);
  }
  console.log(`receipts of 10 lines, ${size} a call`);
  const ratios = COUNTED.map(({ what }, i) => {
    const ratio = median(rounds.map((costs) => costs[i]! / costs[0]!));
    const costUs = median(rounds.map((costs) => costs[i]!));
    console.log(`  ${what.padEnd(48)} processor each: ${costUs.toFixed(0)} us, ratio ${ratio.toFixed(2)}`);
    return ratio;
  });
  return ratios.at(-1)!;
}

interface Comparison {
  /** Receipts or events/s of batches. */
  readonly rate: number;
  /** How many times the rate of one a call that is: median of the rounds. */
  readonly ratio: number;
}

async function compare(side: Side, load: Load, following: 'watched' | 'not watched'): Promise<Comparison> {
  const [single, batched]: [Rate[], Rate[]] = [[], []];
  const [size, seconds] = [Number(values.batch), Number(values.seconds)];
  for (let round = 0; round <= Number(values.rounds); round++) {
    const rates = [await measure(side, load, 1, seconds), await measure(side, load, size, seconds)] as const;
    // The first round warms up.
    if (round === 0) continue;
    single.push(rates[0]);
    batched.push(rates[1]);
  }
  console.log(`${load.what}, ${load.callers} caller(s), ${following}`);
  report('one a call', single, load.lines);
  report(`${size} a call`, batched, load.lines);
  const ratios = batched.map(({ perSecond }, round) => perSecond / single[round]!.perSecond);
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(1));
  console.log(`  ratio ${median(ratios).toFixed(1)} (${least} to ${most})`);
  return { rate: median(batched.map(({ perSecond }) => perSecond)), ratio: median(ratios) };
}

async function benchStore(store: string): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'handbill-ingest-'));
  const redis =
    store === 'redis'
      ? await startRedisServer({ settings: ['--appendonly', 'yes', '--appendfsync', 'everysec'] })
      : null;
  const server = await startServerProcess(redis?.url ?? join(folder, 'store'));
  try {
    const side = { server, serverPid: server.pid, storePid: redis?.pid ?? null };
    await prepare(server);
    console.log(`\n${store}`);
    const { ratio: ofEvents } = await compare(side, EVENT_BY_EVENT, 'not watched');
    const { ratio: ofReceipts } = await compare(side, RECEIPT_BY_RECEIPT, 'not watched');
    const told = follow(server);
    await compare(side, RECEIPT_BY_RECEIPT, 'watched');
    const busy = await compare(side, BUSY, 'watched');
    console.log(`the watcher heard of ${told()} lines`);
    const lines = busy.rate * BUSY.lines;
    const counted = await compareCounted(side);
    console.log(
      `demanded: ${LINES_PER_SECOND_MIN} lines/s, found ${Math.round(lines)}; ` +
        `ratio ${RATIO_MIN}, found ${ofEvents.toFixed(1)} for events and ${ofReceipts.toFixed(1)} for receipts; ` +
        `processor time of counted receipts ${COUNTED_RATIO_MAX}, found ${counted.toFixed(2)}`,
    );
    const isFast = lines >= LINES_PER_SECOND_MIN && Math.min(ofEvents, ofReceipts) >= RATIO_MIN;
    return isFast && counted <= COUNTED_RATIO_MAX;
  } finally {
    await server.stop();
    await redis?.remove();
    rmSync(folder, { recursive: true });
  }
}

let met = true;
for (const store of values.store) met = (await benchStore(store)) && met;
process.exitCode = met ? 0 : 1;
