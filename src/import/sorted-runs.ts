import { StringDecoder } from 'node:string_decoder';
import { IMPORT_BLOCK_BYTES } from '../limits.js';
import { comparePlaces, type PlacedRow } from './placed-row.js';
import type { ScratchFile } from './scratch-file.js';

/** Sorted lists of rows on disk, one behind the other, and what a merge makes of them. */
export interface SortedRuns {
  add(sorted: readonly PlacedRow[]): Promise<void>;
  /** All rows of all runs, and of a last one that is still in memory, in order. */
  merged(last: readonly PlacedRow[]): AsyncGenerator<PlacedRow>;
}

export function createSortedRuns(scratch: ScratchFile): SortedRuns {
  const runs: { readonly start: number; readonly end: number }[] = [];

  return {
    async add(sorted) {
      const start = scratch.size;
      let text = '';
      let names: readonly string[] = [];
      for (const row of sorted) {
        text += `${JSON.stringify(packed(row, names))}\n`;
        names = row.names;
        if (text.length < IMPORT_BLOCK_BYTES) continue;
        await scratch.write(Buffer.from(text));
        text = '';
      }
      await scratch.write(Buffer.from(text));
      runs.push({ start, end: scratch.size });
    },
    async *merged(last) {
      // The last one has the newest rows: where places are equal, it comes last.
      const sources = [...runs.map(({ start, end }) => readRun(scratch.read(start, end))), last[Symbol.iterator]()];
      const heads = await Promise.all(sources.map((source) => source.next()));
      for (;;) {
        let first = -1;
        for (let i = 0; i < heads.length; i++) {
          const head = heads[i]!;
          if (head.done) continue;
          if (first < 0 || comparePlaces(head.value, heads[first]!.value as PlacedRow) < 0) first = i;
        }
        if (first < 0) return;
        yield heads[first]!.value as PlacedRow;
        heads[first] = await sources[first]!.next();
      }
    },
  };
}

/** Names are written where they are others than those of the row before. */
type Packed = [
  place: number,
  line: number,
  startsEntry: boolean,
  cells: PlacedRow['cells'],
  problem: PlacedRow['problem'],
  names?: readonly string[],
];

function packed({ place, line, startsEntry, cells, problem, names }: PlacedRow, before: readonly string[]): Packed {
  return names === before
    ? [place, line, startsEntry, cells, problem]
    : [place, line, startsEntry, cells, problem, names];
}

async function* readRun(bytes: AsyncIterable<Buffer>): AsyncGenerator<PlacedRow, undefined> {
  let names: readonly string[] = [];
  for await (const text of linesOf(bytes)) {
    const [place, line, startsEntry, cells, problem, others] = JSON.parse(text) as Packed;
    names = others ?? names;
    yield { place, line, names, cells, startsEntry, problem };
  }
}

async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const piece of bytes) {
    const lines = (rest + decoder.write(piece)).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
}
