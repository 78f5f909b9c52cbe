import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from '../base/make-folder.js';
import { type Field, itemRows, promotionRows, type Row, receiptRows } from './rows.js';
import type { World } from './world.js';

/** Where the files of a world are. */
export interface WorldFiles {
  readonly items: string;
  readonly promotions: string;
  readonly transactions: string;
}

export const worldFiles = (folder: string): WorldFiles => ({
  items: join(folder, 'items.csv'),
  promotions: join(folder, 'promotions.csv'),
  transactions: join(folder, 'transactions.csv'),
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
