import { closest, distance } from 'fastest-levenshtein';

/** What was probably meant, or else what there is. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === null ? `known are ${known.join(', ')}` : `did you mean "${near}"?`;
}

/** The known name that differs least; null when it differs in more than a third. Upper case and underscores are no difference. */
export function nearest(name: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const plain = new Map(known.map((each) => [plainOf(each), each]));
  const wanted = plainOf(name);
  const best = closest(wanted, [...plain.keys()]);
  return distance(wanted, best) <= Math.ceil(wanted.length / 3) ? plain.get(best)! : null;
}

const plainOf = (name: string): string => name.replaceAll('_', '').toLowerCase();
