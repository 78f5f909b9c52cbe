import { ByteReader, type ByteWriter, createByteWriter } from '../base/byte-writer.js';
import type { CampaignIndex } from '../base/ids.js';
import {
  type ArmCounts,
  armKey,
  blankCell,
  type Cell,
  EARLIER,
  type FunnelCounts,
  noFunnelCounts,
} from './funnel-counts.js';

/** Raised when the meaning of the numbers changes. */
const VERSION = 1;

const BYTES = 65_536;
const writer = createByteWriter(BYTES);

/** About 15 bytes a cell. The cursor is that up to which the outbox is counted. */
export function encodeFunnelCounts(counts: FunnelCounts, cursor: string): Uint8Array {
  writer.u8(VERSION);
  writer.text(cursor);
  writeDay(counts.daysSince ?? EARLIER);
  writeDay(counts.partsSince ?? EARLIER);
  writer.varint(counts.arms.size);
  for (const { campaign, revision, arm, lastDay, days, parts } of counts.arms.values()) {
    writer.varint(campaign);
    writer.varint(revision);
    writer.text(arm);
    writeDay(lastDay);
    writeCells(writer, days);
    writer.varint(parts.size);
    for (const [day, cells] of parts) {
      writeDay(day);
      writeCells(writer, cells);
    }
  }
  return writer.take();
}

/** Throws on bytes of another version: counting anew would lose what was trimmed since. */
export function decodeFunnelCounts(bytes: Uint8Array): { readonly state: FunnelCounts; readonly cursor: string } {
  if (bytes[0] !== VERSION) {
    throw new Error(
      `stored funnels have version ${bytes[0]}, this program reads version ${VERSION}: it needs a newer program`,
    );
  }
  const reader = new ByteReader(bytes);
  reader.u8();
  const cursor = reader.text();
  const state = noFunnelCounts();
  state.daysSince = sinceOf(readDay(reader));
  state.partsSince = sinceOf(readDay(reader));
  for (let left = reader.varint(); left > 0; left--) {
    const arm = readArm(reader);
    state.arms.set(armKey(arm), arm);
    state.dayCells += arm.days.size;
    for (const cells of arm.parts.values()) state.partCells += cells.size;
  }
  return { state, cursor };
}

function readArm(reader: ByteReader): ArmCounts {
  const arm: ArmCounts = {
    campaign: reader.varint() as CampaignIndex,
    revision: reader.varint(),
    arm: reader.text(),
    lastDay: readDay(reader),
    days: readCells(reader),
    parts: new Map(),
  };
  for (let left = reader.varint(); left > 0; left--) arm.parts.set(readDay(reader), readCells(reader));
  return arm;
}

const sinceOf = (day: number): number | null => (day === EARLIER ? null : day);

// EARLIER is below all days: as 0 it fits where no number is below 0.
const writeDay = (day: number): void => writer.varint(day - EARLIER);
const readDay = (reader: ByteReader): number => reader.varint() + EARLIER;

function writeCells(to: ByteWriter, cells: ReadonlyMap<number, Cell>): void {
  to.varint(cells.size);
  for (const [key, cell] of cells) {
    writeDay(key);
    // Most numbers are 0: which of them are not comes first.
    to.varint(cell.reduce((mask, number, place) => (number === 0 ? mask : mask + 2 ** place), 0));
    for (const number of cell) if (number !== 0) to.varint(number);
  }
}

function readCells(reader: ByteReader): Map<number, Cell> {
  const cells = new Map<number, Cell>();
  for (let left = reader.varint(); left > 0; left--) {
    const key = readDay(reader);
    const mask = reader.varint();
    const cell = blankCell();
    for (let place = 0; place < cell.length; place++) if (mask & (1 << place)) cell[place] = reader.varint();
    cells.set(key, cell);
  }
  return cells;
}
