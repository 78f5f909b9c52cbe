/**
 * Time and memory of a training over simulated receipts of 1, 4 and 16 times as many customers of the same shop, each in a process of its
 * own that does what `handbill train` does once the histories are read; and of 11,000 customers, for which there is a limit.
 *
 *     npm run bench:training [-- --customers 2000 --factors 1,4,16 --items 4000 --days 182 --limit 11000]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { mix32 } from '../src/base/hash.js';
import { MS_PER_DAY } from '../src/base/time.js';
import { NO_CLASSES } from '../src/catalog/item-classes.js';
import { makeWorld } from '../src/demo/world.js';
import { HISTORY_WINDOW_RECEIPTS } from '../src/limits.js';
import { type ReceiptRow, type ReceiptSet, toReceiptSet } from '../src/ranking/training/receipts.js';
import { createTrialRows } from '../src/ranking/training/uplift/trial-rows.js';
import { runInWorker } from '../src/workers/run-in-worker.js';
import type { TrainingAnswer, TrainingJob } from '../src/workers/train-worker.js';

const { values: flags } = parseArgs({
  options: {
    customers: { type: 'string', default: '2000' },
    factors: { type: 'string', default: '1,4,16' },
    items: { type: 'string', default: '4000' },
    days: { type: 'string', default: '182' },
    limit: { type: 'string', default: '11000' },
    /** What the processes are started with: train on this file and tell. */
    train: { type: 'string' },
  },
});

/** "On 11,000 customers training takes under 2 minutes and under 1 GB." */
const SECONDS_MAX = 120;
const MEGABYTES_MAX = 1_000;
/** Processor time a receipt with the most customers, against that with the fewest. */
const GROWTH_MAX = 1.5;

interface Training {
  readonly receipts: number;
  readonly lines: number;
  readonly seconds: number;
  /** Of all threads; the figure that the other programs of a busy machine don't change. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly report: TrainingAnswer['report'];
}

/** The newest receipts of each customer, as many as their history keeps one by one. */
function simulate(customers: number): ReceiptSet {
  const size = { customers, items: Number(flags.items), promotions: 300, days: Number(flags.days) };
  const nowMs = 20_000 * MS_PER_DAY;
  const { receipts } = makeWorld({ seed: 1, size, regularGapDays: Infinity, madeMs: nowMs, nowMs });
  const rows = new Map<string, ReceiptRow[]>();
  for (const { profileId, timeMs, items } of receipts) {
    const list = rows.get(profileId) ?? [];
    list.push({ items, day: Math.floor(timeMs / MS_PER_DAY) });
    if (list.length > HISTORY_WINDOW_RECEIPTS) list.shift();
    rows.set(profileId, list);
  }
  return toReceiptSet([...rows.values()], size.items);
}

async function train(file: string): Promise<Training> {
  const receipts = deserialize(readFileSync(file)) as ReceiptSet;
  const started = performance.now();
  const { report } = await runInWorker<TrainingJob, TrainingAnswer>(
    'train',
    {
      receipts: { receipts, ids: Uint32Array.from({ length: 2 * receipts.customerCount }, (_, i) => mix32(i)) },
      classes: NO_CLASSES,
      choices: { receipts, lists: [], choices: [], redemptions: [] },
      trials: createTrialRows().toTrials(),
      seed: 1,
      version: 1,
    },
    { onProgress: () => {}, signal: new AbortController().signal },
  );
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return {
    receipts: receipts.itemStart.length - 1,
    lines: receipts.items.length,
    seconds: (performance.now() - started) / 1_000,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMb: maxRSS / 1_024,
    report,
  };
}

function measure(folder: string, customers: number): Training {
  const file = join(folder, 'receipts');
  writeFileSync(file, serialize(simulate(customers)));
  const again = [...process.execArgv, import.meta.filename, '--train', file];
  const result = JSON.parse(execFileSync(process.execPath, again, { encoding: 'utf8' })) as Training;
  const { receipts, lines, seconds, cpuSeconds, peakMb, report } = result;
  const stages = Object.entries(report.seconds).map(([stage, took]) => `${stage} ${took.toFixed(1)}`);
  console.log(
    `${customers.toLocaleString('en').padStart(7)} customers, ${receipts.toLocaleString('en')} receipts, ${lines.toLocaleString('en')} lines: ` +
      `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of processor, ${((1e6 * cpuSeconds) / receipts).toFixed(0)} µs a receipt, ` +
      `${peakMb.toFixed(0)} MB (${report.mode}; ${stages.join(', ')})`,
  );
  return result;
}

if (flags.train !== undefined) {
  console.log(JSON.stringify(await train(flags.train)));
} else {
  const folder = mkdtempSync(join(tmpdir(), 'handbill-bench-'));
  try {
    const factors = flags.factors.split(',').map(Number);
    const costs = factors
      .map((factor) => measure(folder, factor * Number(flags.customers)))
      .map(({ cpuSeconds, receipts }) => cpuSeconds / receipts);
    const growth = Math.max(...costs) / Math.min(...costs);
    console.log(
      `processor time a receipt, dearest against cheapest: ${growth.toFixed(2)}; demanded: below ${GROWTH_MAX}`,
    );
    const limit = measure(folder, Number(flags.limit));
    console.log(`demanded: below ${SECONDS_MAX} s and ${MEGABYTES_MAX} MB`);
    process.exitCode = growth < GROWTH_MAX && limit.seconds < SECONDS_MAX && limit.peakMb < MEGABYTES_MAX ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
