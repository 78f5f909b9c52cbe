import { nearest } from '../../base/suggestion.js';
import type { Differing, Known } from './compare.js';
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
      faults.add(
        () => lineOf(source, path),
        faultWords(
          name,
          path,
          `names the ${to} "${id}", which neither the store nor the file has${hint(id, known[to])}`,
        ),
      );
    }
    return isRight;
  });
}

function hint(id: string, known: ReadonlySet<string>): string {
  // Among a whole catalog some id is always near.
  const near = known.size > 1_000 ? null : nearest(id, [...known]);
  return near === null ? '' : `: did you mean "${near}"?`;
}
