import { type CompositeField, composite } from './field.js';

/** An entry that is deleted softly: it keeps its key and its index, so that what was recorded of it stays right, and can be restored. */
export interface Deletable {
  /** null: it is not deleted. */
  readonly deletedAtMs: number | null;
}

/** The field of it: no column of files has it, no caller sets it. */
export const deletion = (): CompositeField<'deleteTime', number | null> =>
  composite('deleteTime', null as number | null, same, same);

const same = (atMs: number | null): number | null => atMs;

export const isPresent = ({ deletedAtMs }: Deletable): boolean => deletedAtMs === null;

/** Deleting a deleted one changes nothing. */
export const deleted = <Entry extends Deletable>(entry: Entry, nowMs: number): Entry =>
  isPresent(entry) ? { ...entry, deletedAtMs: nowMs } : entry;

/** Restoring one that is not deleted changes nothing. */
export const restored = <Entry extends Deletable>(entry: Entry): Entry =>
  isPresent(entry) ? entry : { ...entry, deletedAtMs: null };
