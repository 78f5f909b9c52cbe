import type { Path } from '../../base/violation.js';
import type { Variant } from '../../campaigns/campaign.js';

export interface WrittenFilter {
  /** Within the variant. */
  readonly path: Path;
  readonly filter: string;
}

/** All that a variant writes in CEL. */
export function filtersOf({ slotGroups, excludedItems, boosts }: Variant): WrittenFilter[] {
  const written = [
    ...slotGroups.map(({ filter }, g) => ({ path: ['slotGroups', g, 'filter'], filter })),
    { path: ['excludedItems'], filter: excludedItems },
    ...boosts.rows.map(({ filter }, r) => ({ path: ['boosts', 'rows', r, 'filter'], filter })),
  ];
  return written.flatMap(({ path, filter }) => (filter === null ? [] : [{ path, filter }]));
}
