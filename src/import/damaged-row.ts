import type { Violation } from '../base/violation.js';
import { locate, type ParsedRow } from './entry-kind.js';
import type { Plan } from './plan.js';
import type { RowError } from './report.js';

/**
 * All that is wrong with a row of which some cells could not be read: that, and what the entry without them violates. Left out is what may
 * only follow from a cell that is missing now, since a mended file would not have it.
 */
export function allErrors<Draft>(
  row: ParsedRow<Draft>,
  violations: readonly Violation[],
  judgedBy: Readonly<Record<string, readonly string[]>>,
): RowError[] {
  const { plan, errors } = row;
  const wrong = new Set(errors.map(({ column }) => rootOf(targetOf(plan, column))));
  const independent = violations.filter(({ path }) => {
    const column = rootOf(plan.columnOf(path));
    return !wrong.has(column) && !judgedBy[column]?.some((other) => wrong.has(other));
  });
  return [...errors, ...independent.map((violation) => locate(row, violation))];
}

/** Our name of a column of the file; what the file does not have is reported by our name. */
function targetOf<Draft>({ names, targets }: Plan<Draft>, column: string | null): string {
  const position = column === null ? -1 : names.indexOf(column);
  return position < 0 ? (column ?? '') : targets[position]!;
}

/** `discountSteps` of `discountSteps.0.discountValue`. */
const rootOf = (column: string): string => column.split('.', 1)[0]!;
