import { Packr } from 'msgpackr';
import { HandbillError } from '../../base/errors.js';
import type { Environment } from './environment.js';
import type { Writer } from './writer.js';

/** Raised when an older program could misread what a newer one writes. */
const STORE_FORMAT = 1;
const KEY = 'meta';

interface StoreMeta {
  readonly format: number;
  readonly createdAtMs: number;
}

const packr = new Packr({ useRecords: false });

/** Checks that this program can read the folder; marks a fresh one. Two processes may do so at once. */
export async function checkFormat(environment: Environment, writer: Writer, nowMs: number): Promise<void> {
  const stored = environment.root.getBinary(KEY);
  const meta = stored ? (packr.unpack(stored) as StoreMeta) : await mark(environment, writer, nowMs);
  if (meta.format > STORE_FORMAT) {
    throw new HandbillError(
      'FAILED_PRECONDITION',
      `can't open the store ${environment.path}: it has format ${meta.format}, made by a newer version; this one reads up to ${STORE_FORMAT}`,
      { reason: 'STORE_UNUSABLE' },
    );
  }
}

function mark(environment: Environment, writer: Writer, nowMs: number): Promise<StoreMeta> {
  return writer.submit(1, () => {
    const stored = environment.root.getBinary(KEY);
    if (stored) return packr.unpack(stored) as StoreMeta;
    const meta: StoreMeta = { format: STORE_FORMAT, createdAtMs: nowMs };
    void environment.root.put(KEY, packr.pack(meta) as Buffer);
    return meta;
  });
}
