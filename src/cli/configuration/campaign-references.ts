import { namedSegments } from '../../audience/named-segments.js';
import type { Fields } from '../../contract/json-values.js';
import { listOf, type Reference } from './configured-kind.js';

/** What a campaign of a file names. */
export function* campaignReferences({ audience, variants }: Fields): Generator<Reference> {
  yield* segmentsIn(['audience'], audience);
  for (const [at, variant] of listOf<Fields>(variants).entries()) yield* ofVariant(['variants', at], variant);
}

function* ofVariant(path: Reference['path'], variant: Fields): Generator<Reference> {
  for (const [i, id] of listOf<string>(variant.excludedItemIds).entries()) {
    yield { to: 'item', id, path: [...path, 'excludedItemIds', i] };
  }
  for (const [i, { tags, filter }] of listOf<Fields>(variant.slotGroups).entries()) {
    const group = [...path, 'slotGroups', i];
    for (const [j, id] of listOf<string>(tags).entries()) {
      yield { to: 'promotion tag', id, path: [...group, 'tags', j] };
    }
    yield* segmentsIn([...group, 'filter'], filter);
  }
  const { rows } = (variant.boosts ?? {}) as Fields;
  for (const [i, { filter }] of listOf<Fields>(rows).entries()) {
    yield* segmentsIn([...path, 'boosts', 'rows', i, 'filter'], filter);
  }
}

function* segmentsIn(path: Reference['path'], condition: unknown): Generator<Reference> {
  for (const id of segmentsOf((condition ?? '') as string)) yield { to: 'segment', id, path };
}

/** None of a condition that is wrong: the store refuses it, with the place. */
function segmentsOf(condition: string): string[] {
  try {
    return namedSegments(condition);
  } catch {
    return [];
  }
}
