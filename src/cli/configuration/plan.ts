import type { Connection } from '../command/connection.js';
import { withKnownReferences } from './check-references.js';
import { compareKind, type Differing, type Known, type Surplus } from './compare.js';
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

/**
 * Compares a file with the store behind a connection. What the store would refuse, and what names something that neither of them has, goes to the faults.
 * `prune`: what the file does not have is deleted. Nothing is written.
 */
export async function makePlan(
  connection: Connection,
  file: FileEntries,
  faults: Faults,
  prune: boolean,
): Promise<Plan> {
  const { clients, call } = connection;
  const { fourEyes } = await call(clients.shop, clients.shop.getShop, {});
  const known: Known = { item: new Set(), 'promotion tag': new Set(), 'campaign tag': new Set() };
  let differing: readonly Differing[] = [];
  let surplus: readonly Surplus[] = [];
  for (const kind of KINDS) {
    const found = await compareKind(connection, kind, file.get(kind)!, known, prune);
    differing = [...differing, ...found.differing];
    // What names others is deleted before them.
    surplus = [...found.surplus, ...surplus];
  }
  const right = withKnownReferences(differing, known, faults);
  const writes = await tryChanges(connection, right, fourEyes, faults);
  return { writes, ...(prune ? { deletions: surplus, leftAlone: [] } : { deletions: [], leftAlone: surplus }) };
}
