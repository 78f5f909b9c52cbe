/**
 * How fast promotions come in, as a ratio to csv-parse reading the same file and doing nothing; and how much memory a long file takes.
 * Both sides run in processes of their own, in turn, on one and the same core, so that the load of the machine hits them alike.
 *
 *     npm run bench:import [-- --rows 200000 --rounds 5 --long 1000000]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writePromotionFeed } from './import/feed.js';

/** What one run of one side tells. */
interface Run {
  readonly rows: number;
  readonly seconds: number;
  /** Of all threads; the figure that the other programs of a busy machine don't change. */
  readonly cpuSeconds: number;
  readonly anonymousMb: number;
  readonly residentMb: number;
}

const RATIO_MIN = 0.45;
const ANONYMOUS_MB_MAX = 250;

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '5' },
    long: { type: 'string', default: '1000000' },
  },
});
const worker = fileURLToPath(new URL('./import/worker.mjs', import.meta.url));
const core = String(availableParallelism() - 1);
const pinned = canPin();

function canPin(): boolean {
  try {
    execFileSync('taskset', ['-c', core, 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function run(side: 'import' | 'csv-parse', path: string): Run {
  const command = [process.execPath, worker, side, path];
  const [file, ...args] = pinned ? ['taskset', '-c', core, ...command] : command;
  return JSON.parse(execFileSync(file!, args, { encoding: 'utf8' })) as Run;
}

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
const rates = (runs: readonly Run[]) => runs.map(({ rows, seconds }) => rows / seconds);

function tell(name: string, runs: readonly Run[]): void {
  const all = rates(runs);
  const cpu = median(runs.map(({ rows, cpuSeconds }) => (cpuSeconds / rows) * 1e6));
  const spread = `${Math.round(Math.min(...all))} to ${Math.round(Math.max(...all))}`;
  console.log(`${name} ${Math.round(median(all))} rows/s (${spread}), ${cpu.toFixed(1)} µs of CPU a row`);
}

async function compare(folder: string): Promise<boolean> {
  const path = join(folder, 'feed.csv');
  await writePromotionFeed(path, Number(values.rows));
  console.log(
    `${values.rows} rows, ${(statSync(path).size / 1e6).toFixed(1)} MB, ${pinned ? `core ${core}` : 'not pinned'}`,
  );
  const parses: Run[] = [];
  const imports: Run[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    parses.push(run('csv-parse', path));
    imports.push(run('import', path));
  }
  tell('csv-parse alone  ', parses);
  tell('import and store ', imports);
  const ratios = imports.map((whole, round) => parses[round]!.seconds / whole.seconds);
  const cpuRatio = median(imports.map((whole, round) => parses[round]!.cpuSeconds / whole.cpuSeconds));
  const [ratio, lowest, highest] = [median(ratios), Math.min(...ratios), Math.max(...ratios)];
  console.log(
    `ratio             ${ratio.toFixed(2)} (${lowest.toFixed(2)} to ${highest.toFixed(2)}), by CPU ${cpuRatio.toFixed(2)}; demanded: ${RATIO_MIN}`,
  );
  return ratio >= RATIO_MIN;
}

async function measureMemory(folder: string): Promise<boolean> {
  const path = join(folder, 'long.csv');
  await writePromotionFeed(path, Number(values.long));
  const long = run('import', path);
  tell(`${long.rows} rows     `, [long]);
  console.log(
    `peak memory       ${Math.round(long.anonymousMb)} MB anonymous, ${Math.round(long.residentMb)} MB resident with the mapped store; demanded: below ${ANONYMOUS_MB_MAX}`,
  );
  return !(long.anonymousMb >= ANONYMOUS_MB_MAX);
}

const folder = mkdtempSync(join(tmpdir(), 'handbill-bench-'));
try {
  const fast = await compare(folder);
  const small = Number(values.long) === 0 || (await measureMemory(folder));
  process.exitCode = fast && small ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
