import { ByteReader, type ByteWriter, createByteWriter } from '../base/byte-writer.js';
import { OUTCOMES, type Outcome } from '../experiments/outcomes.js';
import { readWeights, writeWeights } from './change-entry.js';
import { noSums, type SummedUp } from './count-sums.js';
import {
  type Cell,
  type CountedStratum,
  cellKey,
  type ExperimentCount,
  type ExperimentCounts,
} from './experiment-counts.js';
import { unzigzag, zigzag } from './receipt-codec.js';

const VERSION = 1;

const BYTES = 65_536;

/** All counts behind a version byte, with the position in the outbox up to which they count; equal counts give equal bytes. */
export function encodeExperimentCounts(counts: ExperimentCounts, cursor: string): Uint8Array {
  const writer = createByteWriter(BYTES);
  writer.u8(VERSION);
  writer.text(cursor);
  writer.varint(counts.size);
  for (const [key, { strata, cells }] of sorted(counts)) {
    writer.text(key);
    writer.varint(strata.size);
    for (const [id, { weights, firstMs }] of [...strata].sort(([a], [b]) => a - b)) {
      writer.varint(id);
      writer.varint(firstMs);
      writeWeights(writer, weights);
    }
    writer.varint(cells.size);
    for (const [, cell] of sorted(cells)) writeCell(writer, cell);
  }
  return writer.take();
}

/** Throws on bytes of another version: what was trimmed can't be counted anew, so that a wrong count would be shown. */
export function decodeExperimentCounts(bytes: Uint8Array): { counts: ExperimentCounts; cursor: string } {
  const reader = new ByteReader(bytes);
  const version = reader.u8();
  if (version !== VERSION) {
    throw new Error(
      `stored counts of experiments have version ${version}, this program reads version ${VERSION}: they need a newer program`,
    );
  }
  const cursor = reader.text();
  const counts: ExperimentCounts = new Map();
  for (let left = reader.varint(); left > 0; left--) counts.set(reader.text(), readCount(reader));
  return { counts, cursor };
}

const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

function readCount(reader: ByteReader): ExperimentCount {
  const strata = new Map<number, CountedStratum>();
  for (let left = reader.varint(); left > 0; left--) {
    const id = reader.varint();
    strata.set(id, { firstMs: reader.varint(), weights: readWeights(reader, id) });
  }
  const cells = new Map<string, Cell>();
  for (let left = reader.varint(); left > 0; left--) {
    const cell = readCell(reader);
    cells.set(cellKey(cell), cell);
  }
  return { strata, cells };
}

function writeCell(writer: ByteWriter, cell: Cell): void {
  writer.varint(zigzag(cell.day));
  writer.text(cell.arm);
  writer.text(cell.variantHash);
  writer.varint(cell.stratum);
  writer.varint(cell.closedEarly);
  writer.varint(cell.crossed);
  writeWhole(writer, cell.revenueWithMargin);
  writeSums(writer, cell.known);
  writeSums(writer, cell.unknown);
}

function readCell(reader: ByteReader): Cell {
  return {
    day: unzigzag(reader.varint()),
    arm: reader.text(),
    variantHash: reader.text(),
    stratum: reader.varint(),
    closedEarly: reader.varint(),
    crossed: reader.varint(),
    revenueWithMargin: readWhole(reader),
    known: readSums(reader),
    unknown: readSums(reader),
  };
}

function writeSums(writer: ByteWriter, { profiles, before, beforeSquares, revenueBaskets, outcomes }: SummedUp): void {
  for (const sum of [profiles, before, beforeSquares, revenueBaskets]) writeWhole(writer, sum);
  const told = OUTCOMES.filter((outcome) => outcomes[outcome] !== undefined);
  writer.varint(told.length);
  for (const outcome of told) {
    const { sum, squares, cubes, withBefore } = outcomes[outcome]!;
    writer.text(outcome);
    for (const each of [sum, squares, cubes, withBefore]) writeWhole(writer, each);
  }
}

function readSums(reader: ByteReader): SummedUp {
  const sums = noSums();
  sums.profiles = readWhole(reader);
  sums.before = readWhole(reader);
  sums.beforeSquares = readWhole(reader);
  sums.revenueBaskets = readWhole(reader);
  for (let left = reader.varint(); left > 0; left--) {
    const outcome = reader.text() as Outcome;
    const [sum, squares, cubes] = [readWhole(reader), readWhole(reader), readWhole(reader)];
    sums.outcomes[outcome] = { sum, squares, cubes, withBefore: readWhole(reader) };
  }
  return sums;
}

/** Where they are no longer exact as numbers, as a text behind a 0. */
const SHORT_MAX = 2n ** 51n;

function writeWhole(writer: ByteWriter, value: bigint): void {
  if (value < SHORT_MAX && value > -SHORT_MAX) {
    writer.varint(1 + zigzag(Number(value)));
    return;
  }
  writer.varint(0);
  writer.text(String(value));
}

function readWhole(reader: ByteReader): bigint {
  const short = reader.varint();
  return short === 0 ? BigInt(reader.text()) : BigInt(unzigzag(short - 1));
}
