import { runImport } from '../import-client.js';
import { type Attack, again } from './attack.js';

const CALLERS = 2;
const KEYS = 300_000;
const DEPTH = 10_000;
const PLACEHOLDERS = 100_000;

const manyKeys = `{"itemId":"a",${Array.from({ length: KEYS }, (_, i) => `"k${i}":1`).join(',')}}`;
const deep = `{"itemId":"a","name":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}`;
const odd = '{"itemId":"a","name":{"toString":"x","__proto__":null}}';
const template = JSON.stringify({ columns: { name: '{a}'.repeat(PLACEHOLDERS) } });

const FILES = [
  { options: { format: 'IMPORT_FORMAT_JSONL' }, text: manyKeys },
  { options: { format: 'IMPORT_FORMAT_JSONL' }, text: deep },
  { options: { format: 'IMPORT_FORMAT_JSONL' }, text: `${odd}\n`.repeat(10_000) },
  { options: { format: 'IMPORT_FORMAT_JSONL', mapping: template }, text: '{"a":"b"}\n'.repeat(10) },
  {
    options: { format: 'IMPORT_FORMAT_CSV' },
    text: Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), Buffer.alloc(1_000)]),
  },
  { options: { format: 'IMPORT_FORMAT_CSV' }, text: `${'a,'.repeat(50_000)}a\n` },
  { options: { format: 'IMPORT_FORMAT_CSV' }, text: `itemId,name\na,"${'x'.repeat(3_000_000)}` },
] as const;
const CHUNK_BYTES = 1_000_000;

/** Files that are no tables, each in its own way. */
export const hostileImports: Attack = (target) =>
  again(target, CALLERS, (round) => {
    const { options, text } = FILES[round % FILES.length]!;
    return runImport(target.clients.catalog.importItems(), { file: options }, chunks(Buffer.from(text)));
  });

function* chunks(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}
