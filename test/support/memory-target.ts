import type { Result } from '../../src/base/result.js';
import type { Violation } from '../../src/base/violation.js';
import type { Assumption } from '../../src/import/assumptions.js';
import type { ImportEvent, ImportTarget } from '../../src/import/report.js';

/** A target that keeps the stored bytes in a map, as a store does: unchanged bytes are an unchanged entry. */
export function createMemoryTarget<Patch, T>(
  keyOf: (patch: Patch) => string,
  apply: (existing: T | null, patch: Patch) => Result<T, Violation[]>,
  codec: { encode(value: T): Uint8Array; decode(bytes: Uint8Array): T },
  warningsOf: (value: T) => readonly Violation[] = () => [],
): ImportTarget<Patch> & { readonly stored: Map<string, Uint8Array>; value(key: string): T } {
  const stored = new Map<string, Uint8Array>();
  return {
    stored,
    value(key) {
      const bytes = stored.get(key);
      if (!bytes) throw new Error(`"${key}" is not stored`);
      return codec.decode(bytes);
    },
    async write(batch, dryRun) {
      return batch.map((patch) => {
        const key = keyOf(patch);
        const existing = stored.get(key);
        const applied = apply(existing ? codec.decode(existing) : null, patch);
        if (!applied.ok) return { kind: 'rejected', violations: applied.error };
        const bytes = Buffer.from(codec.encode(applied.value));
        const warnings = warningsOf(applied.value);
        if (existing && Buffer.compare(existing, bytes) === 0) return { kind: 'unchanged', warnings };
        if (!dryRun) stored.set(key, bytes);
        return { kind: existing ? 'updated' : 'created', warnings };
      });
    },
  };
}

/** The text in chunks of the size, as a network would deliver it. */
export async function* chunked(content: string | Uint8Array, bytes = 65_536): AsyncIterable<Uint8Array> {
  const buffer = Buffer.from(content);
  for (let at = 0; at < buffer.length; at += bytes) yield buffer.subarray(at, at + bytes);
}

/** Everything that an import told, sorted by kind. */
export async function collect(events: AsyncIterable<ImportEvent>) {
  const errors = [];
  const warnings = [];
  const assumptions: Assumption[] = [];
  for await (const event of events) {
    if (event.kind === 'rejected') errors.push(event.error);
    else if (event.kind === 'warning') warnings.push(event.warning);
    else if (event.kind === 'assumed') assumptions.push(...event.assumptions);
    else if (event.kind === 'done') return { errors, warnings, assumptions, counts: event.counts };
  }
  throw new Error('the import ended without a summary');
}
