import { nearest } from '../../base/suggestion.js';
import type { Differing, FileEntryOf, Known, Surplus } from './compare.js';
import type { Reference, ReferenceTarget } from './configured-kind.js';
import { nameOf } from './entry.js';
import { type Faults, faultWords } from './faults.js';
import { lineOf } from './parse-document.js';

/** Those that name nothing unknown; what the others name goes to the faults. */
export function withKnownReferences(differing: readonly Differing[], known: Known, faults: Faults): Differing[] {
  return differing.filter(({ kind, key, action, inFile: { entry, source } }) => {
    const name = nameOf(kind, key);
    if (kind.isOfFeed && action === 'create') {
      faults.add(
        () => lineOf(source, []),
        `${name} is not in the catalog, or was deleted: the feed has to bring it first`,
      );
      return false;
    }
    let isRight = true;
    for (const { to, id, path } of kind.references(entry)) {
      if (known[to].has(id)) continue;
      isRight = false;
      const reason = `names the ${to} "${id}", which neither the store nor the file has${hint(to, id, known[to])}`;
      faults.add(() => lineOf(source, path), faultWords(name, path, reason));
    }
    return isRight;
  });
}

/** What is deleted must not be named by entries that stay as they are. */
export function refuseLost(
  deletions: readonly Surplus[],
  unchanged: readonly FileEntryOf[],
  known: Known,
  faults: Faults,
): void {
  const provided = deletions.flatMap(({ kind, before }) => [...kind.provides(before)]);
  const lost = new Set(provided.filter(({ to, id }) => !known[to].has(id)).map(targetText));
  if (lost.size === 0) return;
  for (const { kind, key, inFile } of unchanged) {
    for (const reference of kind.references(inFile.entry)) {
      const { to, id, path } = reference;
      if (!lost.has(targetText(reference))) continue;
      const reason = `names the ${to} "${id}", which the file does not have: --prune would delete it`;
      faults.add(() => lineOf(inFile.source, path), faultWords(nameOf(kind, key), path, reason));
    }
  }
}

const targetText = ({ to, id }: Pick<Reference, 'to' | 'id'>): string => `${to} ${id}`;

function hint(to: ReferenceTarget, id: string, known: ReadonlySet<string>): string {
  // Among a whole catalog some id is always near.
  const near = known.size > 1_000 ? null : nearest(id, [...known]);
  const meant = near === null ? '' : `: did you mean "${near}"?`;
  return to === 'segment' ? `${meant} (if callers tell it, say --callers-segment "${id}")` : meant;
}
