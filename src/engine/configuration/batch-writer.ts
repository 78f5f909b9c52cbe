import { HandbillError } from '../../base/errors.js';
import type { Result } from '../../base/result.js';
import { type Violation, violation } from '../../base/violation.js';
import type { ImportTarget, WriteAnswer } from '../../import/report.js';
import type { ConfigurationStore, ConfigurationWrite } from '../../store/port.js';
import { untilCommitted } from '../concurrency/until-committed.js';
import type { EntryCodec } from './entry-codec.js';
import { type ChangedEntry, versionWrites } from './entry-versions.js';
import { type FourEyes, readFourEyes } from './four-eyes.js';
import type { Change } from './versions-codec.js';

interface Slot<T> {
  readonly version: number;
  readonly stored: Uint8Array | null;
  /** With the patches applied so far. */
  bytes: Uint8Array | null;
  value: T | null;
}

/** What became of a patch in itself, with the entry that it made. */
type Applied<T> =
  | { readonly kind: 'rejected'; readonly violations: Violation[] }
  | {
      readonly kind: 'created' | 'updated' | 'unchanged';
      readonly value: T;
      warnings: readonly Violation[];
    };

const isChanged = ({ stored, bytes }: Slot<unknown>): boolean =>
  bytes !== null && (stored === null || Buffer.compare(stored, bytes) !== 0);

const none = async (): Promise<readonly (readonly Violation[])[]> => [];

/**
 * The import's way into the configuration: applies a batch of patches to what is stored and writes the result as one
 * atomic change. Patches of one key build on each other in file order. `warningsOf` tells what of right entries may be meant otherwise, in their order.
 * `change` is what is kept of it with the former states of the entries, null for a kind that keeps none.
 */
export function createBatchWriter<Patch, T>(
  store: ConfigurationStore,
  codec: EntryCodec<T>,
  keyOf: (patch: Patch) => string,
  apply: (existing: T | null, patch: Patch) => Result<T, Violation[]>,
  change: Change | null,
  warningsOf: (values: readonly T[]) => Promise<readonly (readonly Violation[])[]> = none,
): ImportTarget<Patch> {
  async function attempt(
    batch: readonly Patch[],
    dryRun: boolean,
    holdUpdates: boolean,
  ): Promise<WriteAnswer[] | 'conflict'> {
    const keys = [...new Set(batch.map(keyOf))];
    const stored = await store.get(codec.kind, keys);
    const slots = new Map<string, Slot<T>>();
    for (const [i, key] of keys.entries()) {
      const { version = 0, bytes = null } = stored[i] ?? {};
      slots.set(key, { version, stored: bytes, bytes, value: null });
    }
    const fourEyes = await readFourEyes(store, codec, keys, change);
    const applied = batch.map((patch) => applyTo(slots.get(keyOf(patch))!, patch, fourEyes));
    const right = applied.filter((outcome) => outcome.kind !== 'rejected');
    const warnings = await warningsOf(right.map(({ value }) => value));
    for (const [i, outcome] of right.entries()) outcome.warnings = warnings[i] ?? [];
    const outcomes = applied.map((outcome, i) => together(outcome, slots.get(keyOf(batch[i]!))!, holdUpdates));
    if (dryRun) return outcomes;

    const writes: ConfigurationWrite[] = [];
    const changed: ChangedEntry[] = [];
    for (const [key, slot] of slots) {
      if (!isChanged(slot) || (holdUpdates && slot.stored !== null)) continue;
      writes.push({ kind: codec.kind, key, bytes: slot.bytes!, expectedVersion: slot.version });
      changed.push({ key, before: slot.stored });
    }
    if (writes.length === 0) return outcomes;
    const versions = await versionWrites(store, codec, changed, change);
    return (await store.write([...writes, ...versions])) === 'conflict' ? 'conflict' : outcomes;
  }

  function applyTo(slot: Slot<T>, patch: Patch, fourEyes: FourEyes<T> | null): Applied<T> {
    if (slot.value === null && slot.bytes !== null) slot.value = codec.decode(slot.bytes);
    const applied = apply(slot.value, patch);
    if (!applied.ok) return { kind: 'rejected', violations: applied.error };
    const bytes = codec.encode(applied.value);
    const right = { value: applied.value, warnings: [] };
    if (slot.bytes !== null && Buffer.compare(slot.bytes, bytes) === 0) return { kind: 'unchanged', ...right };
    // As against what is stored: that is what the batch changes.
    const before = slot.stored && codec.decode(slot.stored);
    const refusal = fourEyes?.refusal(keyOf(patch), before, applied.value) ?? null;
    if (refusal) return { kind: 'rejected', violations: [violation('', keyOf(patch), refusal.message)] };
    const kind = slot.bytes === null ? 'created' : 'updated';
    slot.bytes = bytes;
    slot.value = applied.value;
    return { kind, ...right };
  }

  /** What became of a patch, seen together with the others of its entry: one may take back what another one changed. */
  function together(applied: Applied<T>, slot: Slot<T>, holdUpdates: boolean): WriteAnswer {
    if (applied.kind === 'rejected') return applied;
    const { kind, warnings } = applied;
    if (!isChanged(slot)) return { kind: 'unchanged', warnings };
    return holdUpdates && slot.stored !== null ? { kind: 'held' } : { kind, warnings };
  }

  return {
    write: (batch, dryRun, holdUpdates) =>
      untilCommitted(
        () => attempt(batch, dryRun, holdUpdates),
        () => new HandbillError('ABORTED', `${codec.kind} entries are being changed by others, import again`),
      ),
  };
}
