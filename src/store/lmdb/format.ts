import type { Environment } from './environment.js';
import { refusal } from './folder.js';
import type { Writer } from './writer.js';

/**
 * Raised when an older program could misread what a newer one writes. Format 1 had no append times in the outbox; it was never released,
 * so there is no way from it to this one but a new import.
 */
const STORE_FORMAT = 2;
const KEY = 'meta';

interface StoreMeta {
  readonly format: number;
  readonly createdAtMs: number;
}

/** JSON, so that any program of any version can read it. What is none has no format. */
function parse(bytes: Buffer): Partial<StoreMeta> {
  try {
    return (JSON.parse(bytes.toString()) as StoreMeta | null) ?? {};
  } catch {
    return {};
  }
}

/** Checks that this program can read the folder; marks a fresh one. Two processes may do so at once. */
export async function checkFormat(environment: Environment, writer: Writer, nowMs: number): Promise<void> {
  const stored = environment.root.getBinary(KEY);
  const meta = stored ? parse(stored) : await mark(environment, writer, nowMs);
  if (!Number.isInteger(meta.format)) throw refusal(environment.path, 'its meta record is damaged');
  if (meta.format !== STORE_FORMAT) {
    const maker = meta.format! > STORE_FORMAT ? 'a newer version' : 'an old version; import into a new folder';
    throw refusal(
      environment.path,
      `it has format ${meta.format}, made by ${maker}; this version reads format ${STORE_FORMAT}`,
    );
  }
}

function mark(environment: Environment, writer: Writer, nowMs: number): Promise<Partial<StoreMeta>> {
  return writer.submit(1, () => {
    const stored = environment.root.getBinary(KEY);
    if (stored) return parse(stored);
    const meta: StoreMeta = { format: STORE_FORMAT, createdAtMs: nowMs };
    void environment.root.put(KEY, Buffer.from(JSON.stringify(meta)));
    return meta;
  });
}
