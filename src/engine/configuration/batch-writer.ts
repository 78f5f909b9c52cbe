import { HandbillError } from '../../base/errors.js';
import type { Result } from '../../base/result.js';
import type { Violation } from '../../base/violation.js';
import type { ImportTarget, WriteOutcome } from '../../import/report.js';
import type { ConfigurationStore, ConfigurationWrite } from '../../store/port.js';
import { untilCommitted } from '../concurrency/until-committed.js';
import type { EntryCodec } from './entry-writer.js';

interface Slot<T> {
  version: number;
  bytes: Uint8Array | null;
  value: T | null;
  changed: boolean;
}

const none = (): readonly Violation[] => [];

/**
 * The import's way into the configuration: applies a batch of patches to what is stored and writes the result as one
 * atomic change. Patches of one key build on each other in file order. `warningsOf` tells what of a right entry may be meant otherwise.
 */
export function createBatchWriter<Patch, T>(
  store: ConfigurationStore,
  codec: EntryCodec<T>,
  keyOf: (patch: Patch) => string,
  apply: (existing: T | null, patch: Patch) => Result<T, Violation[]>,
  warningsOf: (value: T) => readonly Violation[] = none,
): ImportTarget<Patch> {
  async function attempt(batch: readonly Patch[], dryRun: boolean): Promise<WriteOutcome[] | 'conflict'> {
    const keys = [...new Set(batch.map(keyOf))];
    const stored = await store.get(codec.kind, keys);
    const slots = new Map<string, Slot<T>>();
    for (const [i, key] of keys.entries()) {
      const entry = stored[i];
      slots.set(key, { version: entry?.version ?? 0, bytes: entry?.bytes ?? null, value: null, changed: false });
    }
    const outcomes = batch.map((patch) => applyTo(slots.get(keyOf(patch))!, patch));
    if (dryRun) return outcomes;

    const writes: ConfigurationWrite[] = [];
    for (const [key, slot] of slots) {
      if (slot.changed) writes.push({ kind: codec.kind, key, bytes: slot.bytes!, expectedVersion: slot.version });
    }
    if (writes.length > 0 && (await store.write(writes)) === 'conflict') return 'conflict';
    return outcomes;
  }

  function applyTo(slot: Slot<T>, patch: Patch): WriteOutcome {
    if (slot.value === null && slot.bytes !== null) slot.value = codec.decode(slot.bytes);
    const applied = apply(slot.value, patch);
    if (!applied.ok) return { kind: 'rejected', violations: applied.error };
    const bytes = codec.encode(applied.value);
    const warnings = warningsOf(applied.value);
    if (slot.bytes !== null && Buffer.compare(slot.bytes, bytes) === 0) return { kind: 'unchanged', warnings };
    const kind = slot.bytes === null ? 'created' : 'updated';
    slot.bytes = bytes;
    slot.value = applied.value;
    slot.changed = true;
    return { kind, warnings };
  }

  return {
    write: (batch, dryRun) =>
      untilCommitted(
        () => attempt(batch, dryRun),
        () => new HandbillError('ABORTED', `${codec.kind} entries are being changed by others, import again`),
      ),
  };
}
