import type { Connection } from '../command/connection.js';
import { refuseLost, withKnownReferences } from './check-references.js';
import { compareKind, type Differing, type FileEntryOf, type Known, type Surplus } from './compare.js';
import type { Faults } from './faults.js';
import { KINDS } from './kinds.js';
import type { PlannedWrite } from './planned-write.js';
import type { FileEntries } from './read-entries.js';
import { tryChanges } from './try-changes.js';

/** What is to be done so that a store is what a file says. */
export interface Plan {
  /** In the order in which they are made. */
  readonly writes: readonly PlannedWrite[];
  readonly deletions: readonly Surplus[];
  /** Entries that the file does not have, and that stay. */
  readonly leftAlone: readonly Surplus[];
}

export interface PlanSettings {
  /** What the file does not have is deleted. */
  readonly prune: boolean;
  /** Segments that callers tell: entries may name them. */
  readonly callersSegments: readonly string[];
}

/**
 * Compares a file with the store behind a connection. What the store would refuse, and what names something that neither of them has, goes to the faults.
 * Nothing is written.
 */
export async function makePlan(
  connection: Connection,
  file: FileEntries,
  faults: Faults,
  { prune, callersSegments }: PlanSettings,
): Promise<Plan> {
  const { clients, call } = connection;
  const { fourEyes } = await call(clients.shop, clients.shop.getShop, {});
  const known: Known = {
    item: new Set(),
    segment: new Set(callersSegments),
    'promotion tag': new Set(),
    'campaign tag': new Set(),
  };
  let differing: readonly Differing[] = [];
  let surplus: readonly Surplus[] = [];
  for (const kind of KINDS) {
    const found = await compareKind(connection, kind, file.get(kind)!, known, prune);
    differing = [...differing, ...found.differing];
    // What names others is deleted before them.
    surplus = [...found.surplus, ...surplus];
  }
  const right = withKnownReferences(differing, known, faults);
  if (prune) refuseLost(surplus, unchanged(file, differing), known, faults);
  const writes = await tryChanges(connection, right, fourEyes, faults);
  return { writes, ...(prune ? { deletions: surplus, leftAlone: [] } : { deletions: [], leftAlone: surplus }) };
}

function unchanged(file: FileEntries, differing: readonly Differing[]): FileEntryOf[] {
  const changed = new Set(differing.map(({ inFile }) => inFile));
  return [...file].flatMap(([kind, entries]) =>
    [...entries].flatMap(([key, inFile]) => (changed.has(inFile) ? [] : [{ kind, key, inFile }])),
  );
}
