import type { ProfileId } from '../base/ids.js';
import { plainPart, recordPart } from '../base/record-part.js';

/** The profile's way into another one: on its way, every verb first helps to finish; merged, nothing but this is left of it. */
export type Merge =
  | { readonly kind: 'merging'; readonly into: ProfileId }
  | { readonly kind: 'merged'; readonly into: ProfileId };

/** Codes on disk are positions: append only. */
const MERGE_KINDS: readonly Merge['kind'][] = ['merging', 'merged'];

export const mergePart = recordPart({
  name: 'merge',
  empty: null as Merge | null,
  pack: (merge) => [MERGE_KINDS.indexOf(merge!.kind), merge!.into] as const,
  unpack: ([kind, into]): Merge | null => ({ kind: MERGE_KINDS[kind]!, into }),
  merge: (into) => into,
});

/** Profiles whose records and histories have become part of this one. */
export const mergedFromPart = plainPart({
  name: 'mergedFrom',
  empty: [] as readonly ProfileId[],
  merge: (into, from, { fromId }) => [...new Set([...into, ...from, fromId])],
});
