import type { Environment } from './environment.js';
import { refusal } from './folder.js';
import type { Writer } from './writer.js';

/** Raised when an older program could misread what a newer one writes. */
const STORE_FORMAT = 1;
const KEY = 'meta';

interface StoreMeta {
  readonly format: number;
  readonly createdAtMs: number;
}

/** JSON, so that any program of any version can read it. */
const parse = (bytes: Buffer): StoreMeta => JSON.parse(bytes.toString()) as StoreMeta;

/** Checks that this program can read the folder; marks a fresh one. Two processes may do so at once. */
export async function checkFormat(environment: Environment, writer: Writer, nowMs: number): Promise<void> {
  const stored = environment.root.getBinary(KEY);
  const meta = stored ? parse(stored) : await mark(environment, writer, nowMs);
  if (meta.format > STORE_FORMAT) {
    throw refusal(
      environment.path,
      `it has format ${meta.format}, made by a newer version; this one reads up to ${STORE_FORMAT}`,
    );
  }
}

function mark(environment: Environment, writer: Writer, nowMs: number): Promise<StoreMeta> {
  return writer.submit(1, () => {
    const stored = environment.root.getBinary(KEY);
    if (stored) return parse(stored);
    const meta: StoreMeta = { format: STORE_FORMAT, createdAtMs: nowMs };
    void environment.root.put(KEY, Buffer.from(JSON.stringify(meta)));
    return meta;
  });
}
