import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from '../base/make-folder.js';
import type { DemoReceipt } from './receipts.js';
import { type Field, itemRows, promotionRows, type Row, receiptRows } from './rows.js';
import type { World } from './world.js';

/** Where the files of a world are. */
export interface WorldFiles {
  readonly items: string;
  readonly promotions: string;
  readonly transactions: string;
  /** The receipts since the world was last looked at. */
  readonly news: string;
}

export const worldFiles = (folder: string): WorldFiles => ({
  items: join(folder, 'items.csv'),
  promotions: join(folder, 'promotions.csv'),
  transactions: join(folder, 'transactions.csv'),
  news: join(folder, 'news.csv'),
});

/** Big enough to make few writes, small enough not to matter in memory. */
const CHUNK_CHARS = 65_536;

/** Writes the world as the CSV files that `handbill import` reads; takes the receipts as they are made. */
export async function writeWorld(folder: string, world: World): Promise<WorldFiles> {
  const files = worldFiles(folder);
  await makeFolder(folder);
  await writeCsv(files.items, itemRows(world.items));
  await writeCsv(files.promotions, promotionRows(world));
  await writeCsv(files.transactions, receiptRows(world));
  return files;
}

/** Writes what is new: the promotions of now, and the receipts from an instant on. */
export async function writeNews(folder: string, world: World, sinceMs: number): Promise<WorldFiles> {
  const files = worldFiles(folder);
  await makeFolder(folder);
  await writeCsv(files.promotions, promotionRows(world));
  await writeCsv(files.news, receiptRows({ ...world, receipts: since(world.receipts, sinceMs) }));
  return files;
}

function* since(receipts: Iterable<DemoReceipt>, sinceMs: number): Generator<DemoReceipt> {
  for (const receipt of receipts) if (receipt.timeMs >= sinceMs) yield receipt;
}

async function writeCsv(path: string, rows: Iterable<Row>): Promise<void> {
  await pipeline(Readable.from(inChunks(rows)), createWriteStream(path));
}

function* inChunks(rows: Iterable<Row>): Generator<string> {
  let chunk = '';
  for (const row of rows) {
    chunk += `${row.map(quoted).join(',')}\n`;
    if (chunk.length < CHUNK_CHARS) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

function quoted(field: Field): string {
  if (field === null) return '';
  const text = String(field);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
