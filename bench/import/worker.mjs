/**
 * One run of one side of the import bench, in a process of its own and on the built program, so that nothing else counts:
 * `node worker.mjs csv-parse|import FILE`. Prints rows, seconds, and the peaks of memory in MB as JSON.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { createEngine } from '../../dist/engine/create-engine.js';
import { createScoring } from '../../dist/scoring/scoring.js';
import { openLmdbStore } from '../../dist/store/lmdb/open.js';

const CURRENCY = 'EUR';

/** csv-parse as its users run it: a stream, arrays, nothing done with the rows. */
async function parseOnly(path) {
  let rows = -1;
  for await (const _ of createReadStream(path).pipe(parse())) rows++;
  return rows;
}

/** The whole import: rows parsed, validated, and durable in the embedded store. */
async function importAll(path) {
  const folder = await mkdtemp(join(tmpdir(), 'handbill-bench-'));
  const store = await openLmdbStore({ path: folder, clock: Date.now });
  const engine = createEngine({
    store,
    clock: Date.now,
    currency: CURRENCY,
    scoring: createScoring({ kind: 'auto', warn: () => {} }),
    retention: {
      maxAgeMs: Number.MAX_SAFE_INTEGER,
      commitsMax: Number.MAX_SAFE_INTEGER,
      heldCommitsMax: Number.MAX_SAFE_INTEGER,
    },
    onBackgroundError(what, error) {
      throw new Error(what, { cause: error });
    },
    onEventsLost: () => {},
  });
  try {
    const untold = {
      delimiter: null,
      encoding: null,
      numberFormat: null,
      dateFormat: null,
      timeZone: null,
      mapping: null,
    };
    const options = { format: 'csv', ...untold, currency: CURRENCY, dryRun: false };
    let created = 0;
    for await (const event of engine.promotions.import(createReadStream(path), options)) {
      if (event.kind === 'rejected') throw new Error(`line ${event.error.line}: ${event.error.reason}`);
      if (event.kind === 'done') created = event.counts.created;
    }
    return created;
  } finally {
    await engine.close();
    await store.close();
    await rm(folder, { recursive: true });
  }
}

/** Anonymous memory is the process's own; resident memory also counts the pages of the store's mapped file. Linux only. */
function residentMb(name) {
  if (process.platform !== 'linux') return Number.NaN;
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1_024;
}

const peaks = { anonymousMb: 0, residentMb: 0 };
function watchMemory() {
  peaks.anonymousMb = Math.max(peaks.anonymousMb, residentMb('RssAnon'));
  peaks.residentMb = Math.max(peaks.residentMb, residentMb('VmRSS'));
}

const [side, path] = process.argv.slice(2);
const watch = setInterval(watchMemory, 100);
const startedMs = performance.now();
const startedCpu = process.cpuUsage();
const rows = await (side === 'import' ? importAll(path) : parseOnly(path));
const seconds = (performance.now() - startedMs) / 1_000;
const cpu = process.cpuUsage(startedCpu);
clearInterval(watch);
watchMemory();
console.log(JSON.stringify({ rows, seconds, cpuSeconds: (cpu.user + cpu.system) / 1e6, ...peaks }));
