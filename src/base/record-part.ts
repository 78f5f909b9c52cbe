import type { ProfileId } from './ids.js';

/**
 * What one folder of the domain keeps of a profile: its value, its stored form, and what becomes of it when profiles are merged. The
 * record of a profile (profiles/record.ts) is put together from such parts; no folder knows the parts of another one's.
 */
export interface RecordPart<Name extends string, Value> {
  readonly name: Name;
  /** Of a profile of which nothing is known. Takes no room in the record. */
  readonly empty: Value;
  pack(value: Value): unknown;
  /** Gets what `pack` returned, through msgpack. */
  unpack(packed: never): Value;
  /** Of a profile into which another one is taken: nothing that customers were promised may be lost. */
  merge(into: Value, from: Value, occasion: MergeOccasion): Value;
}

export interface MergeOccasion {
  /** The profile that is taken in. */
  readonly fromId: ProfileId;
  readonly nowMs: number;
  /** What both have bought, as it is stored; null: nothing. */
  readonly histories: { readonly into: Uint8Array | null; readonly from: Uint8Array | null };
}

/** A part whose stored form is of one type, both ways. */
export function recordPart<Name extends string, Value, Packed>(part: {
  readonly name: Name;
  readonly empty: Value;
  readonly pack: (value: Value) => Packed;
  readonly unpack: (packed: Packed) => Value;
  readonly merge: RecordPart<Name, Value>['merge'];
}): RecordPart<Name, Value> {
  return part;
}

/** A part that msgpack stores as it is. */
export function plainPart<Name extends string, Value>(
  part: Pick<RecordPart<Name, Value>, 'name' | 'empty' | 'merge'>,
): RecordPart<Name, Value> {
  return { ...part, pack: (value) => value, unpack: (packed) => packed };
}

/** Puts together again what was packed flat, `n` values each. */
export function everyNth<T>(packed: readonly unknown[], n: number, unpack: (at: number) => T): T[] {
  return Array.from({ length: packed.length / n }, (_, k) => unpack(k * n));
}
