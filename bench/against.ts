/**
 * Compares the figures of a bench with those of another checkout, built: its own bench and this checkout's run in turn, and of each figure that
 * has a unit the medians are told and their ratio.
 *
 *     npm run bench:against -- DIR kernel|ingest|import… [--runs 5] [-- arguments of the bench]
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { spreadOf } from './spread.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' } },
});
const [other, bench, ...args] = positionals;
if (other === undefined || bench === undefined)
  throw new Error('usage: against.ts DIR BENCH [--runs 5] [-- ARGUMENTS]');
const checkouts = [resolve(other), process.cwd()] as const;

/** A number, its unit, and in `words` everything else of the line, which names the figure. */
const FIGURE = /(?<number>\d[\d.,]*) ?(?<unit>us|µs|ms|MB|(?:[a-z]+)?\/s)(?![\w/])/g;

/** The last step of the script: those before it build, which both checkouts have behind them. */
function commandOf(checkout: string): string {
  const { scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const script = scripts[`bench:${bench}`];
  if (script === undefined) throw new Error(`${checkout} has no bench:${bench}`);
  return script.split('&&').at(-1)!.trim();
}

/** Runs the bench of a checkout; the exit code tells whether its aims are met, which is not the question here. */
function outputOf(checkout: string): string {
  try {
    return execFileSync('sh', ['-c', `${commandOf(checkout)} "$@"`, 'sh', ...args], {
      cwd: checkout,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  } catch (error) {
    const { stdout, status } = error as { stdout?: string; status?: number };
    if (status === 1 && stdout) return stdout;
    throw error;
  }
}

/** Figures by the heading and the words that stand before them. */
function figuresOf(output: string, headings: ReadonlySet<string>): Map<string, number> {
  const figures = new Map<string, number>();
  let heading = '';
  for (const line of output.split('\n')) {
    const found = [...line.matchAll(FIGURE)];
    if (found.length === 0 && headings.has(line)) heading = line.trim();
    const lead = wordsOf(line.slice(0, found[0]?.index));
    let end = 0;
    for (const { 0: text, index, groups } of found) {
      const own = end === 0 ? '' : wordsOf(line.slice(end, index));
      end = index + text.length;
      const name = [heading, lead, own].filter((words) => words !== '').join(' | ');
      figures.set(`${name}, ${groups!.unit}`, Number(groups!.number!.replaceAll(',', '')));
    }
  }
  return figures;
}

/** Without spreads and ratios, which every run has others of. */
const wordsOf = (text: string): string =>
  text
    .replaceAll(/\(?[\d.,]+ to [\d.,]+\)?|x [\d.]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[\s,]+|[\s,:]+$/g, '');

/** What stands in the output of every run alike tells what the figures below it are about. */
function headingsOf(outputs: readonly string[]): Set<string> {
  const [first = [], ...rest] = outputs.map((output) => output.split('\n'));
  return new Set(first.filter((line) => line.trim() !== '' && rest.every((lines) => lines.includes(line))));
}

const outputs = checkouts.map((): string[] => []);
for (let run = 0; run < Number(values.runs); run++) {
  const order = run % 2 === 0 ? [0, 1] : [1, 0];
  for (const side of order) outputs[side]!.push(outputOf(checkouts[side]!));
}
const headings = headingsOf(outputs.flat());
const [theirs, ours] = outputs.map((runs) => runs.map((output) => figuresOf(output, headings)));
console.log(`${'median there'.padStart(14)} ${'here'.padStart(12)}  ratio  (of single runs)  figure`);
for (const name of ours![0]!.keys()) {
  const pairs = ours!.map((figures, run) => [theirs![run]!.get(name), figures.get(name)] as const);
  if (!pairs.every((pair): pair is readonly [number, number] => pair.every((figure) => figure !== undefined))) continue;
  // The same everywhere: an aim, or the size of the input.
  if (pairs.every(([there, here]) => there === here)) continue;
  const [there, here] = [0, 1].map((side) => spreadOf(pairs.map((pair) => pair[side]!)).median) as [number, number];
  const { low, high } = spreadOf(pairs.map((pair) => pair[1] / pair[0]));
  const spread = `(${low.toFixed(2)} to ${high.toFixed(2)})`;
  console.log(
    `${there.toFixed(1).padStart(14)} ${here.toFixed(1).padStart(12)}  ${(here / there).toFixed(3)}  ${spread.padEnd(16)}  ${name}`,
  );
}
