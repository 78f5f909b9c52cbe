import type { Report } from '../../base/violation.js';
import type { ArmName } from '../../experiments/arms.js';
import { type EntryTotals, expectedShares } from '../../experiments/design.js';
import type { TotalsFile } from './totals-file.js';

/** Tells what can't be: no profiles have such totals, or the file says otherwise elsewhere. */
export function checkTotals(file: TotalsFile, report: Report): void {
  const numbers = file.strata.map(({ stratum }) => stratum);
  numbers.forEach((number, i) => {
    if (numbers.indexOf(number) < i) report(['strata', i, 'stratum'], number, 'must be unique');
  });
  const armsOf = new Map(
    file.strata.map((stratum) => [
      stratum.stratum,
      new Set([...expectedShares(stratum)].flatMap(([arm, share]) => (share > 0 ? [arm] : []))),
    ]),
  );
  checkCells(file, 'totals', file.totals, armsOf, report);
  checkCells(file, 'totalsAtPlannedEnd', file.totalsAtPlannedEnd ?? [], armsOf, report);
}

function checkCells(
  { asOf, primary, totals: [first] }: TotalsFile,
  list: string,
  cells: readonly EntryTotals[],
  armsOf: ReadonlyMap<number, ReadonlySet<ArmName>>,
  report: Report,
): void {
  const counted = Object.keys(first?.totals.outcomes ?? {});
  cells.forEach(({ day, stratum, arm, totals }, i) => {
    const arms = armsOf.get(stratum);
    if (arms === undefined) report([list, i, 'stratum'], stratum, 'must be one of the strata');
    else if (!arms.has(arm)) report([list, i, 'arm'], arm, 'must be an arm with a share in its stratum');
    if (day > asOf) report([list, i, 'day'], new Date(day * 86_400_000).toISOString().slice(0, 10), 'is after asOf');
    const found = Object.keys(totals.outcomes);
    if (found.length !== counted.length || !counted.every((outcome) => found.includes(outcome))) {
      report([list, i, 'outcomes'], found.join(', '), `must be those of the first entry: ${counted.join(', ')}`);
    } else if (!found.includes(primary)) {
      report([list, i, 'outcomes'], found.join(', '), `must have the primary outcome, ${primary}`);
    }
    const { profiles, before, beforeSquares, outcomes } = totals;
    if (!canBe(profiles, before, beforeSquares)) {
      report(
        [list, i, 'beforeSquares'],
        String(beforeSquares),
        `can't be the squares of ${profiles} numbers with this sum`,
      );
    }
    for (const [outcome, { sum, squares }] of Object.entries(outcomes)) {
      if (canBe(profiles, sum, squares)) continue;
      report(
        [list, i, 'outcomes', outcome, 'squares'],
        String(squares),
        `can't be those of ${profiles} numbers with this sum`,
      );
    }
  });
}

/** Cauchy and Schwarz: so many numbers of one sum have at least these squares. */
const canBe = (count: bigint, sum: bigint, squares: bigint): boolean => count * squares >= sum * sum;
