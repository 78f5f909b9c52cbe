import { ITEMS_PER_PROMOTION_MAX } from '../limits.js';
import { createFirstLines } from './first-lines.js';
import type { Plan } from './plan.js';
import type { RowError } from './report.js';
import type { Cell } from './row-reader.js';

/** Adjacent rows with one key, on their way to become one row with a list. */
interface Group<Draft> {
  readonly plan: Plan<Draft>;
  readonly key: string;
  /** Those of the first row. */
  readonly cells: Cell[];
  readonly line: number;
  readonly values: string[];
  rows: number;
  problem: string | null;
}

export interface CollectorSink<Draft> {
  row(plan: Plan<Draft>, cells: readonly Cell[], line: number, rows: number): void;
  reject(rows: number, errors: readonly RowError[]): void;
}

/** Collects the rows that a mapping's `collectBy` makes one entry of. */
export function createCollector<Draft>(sink: CollectorSink<Draft>) {
  const firstLines = createFirstLines();
  let open: Group<Draft> | null = null;

  function begin(plan: Plan<Draft>, key: string, cells: Cell[], line: number): Group<Draft> {
    const isFirst = firstLines.of(key, line) === line;
    const problem = isFirst ? null : 'rows of one entry must follow each other: these came after others';
    return { plan, key, cells, line, values: [], rows: 0, problem };
  }

  function end(): void {
    if (open === null) return;
    const { plan, cells, line, values, rows, problem } = open;
    open = null;
    if (problem !== null) {
      sink.reject(rows, [{ line, column: null, value: '', reason: problem }]);
      return;
    }
    cells[plan.collect!.position] = values;
    sink.row(plan, cells, line, rows);
  }

  return {
    add(plan: Plan<Draft>, cells: readonly Cell[], line: number): void {
      const key = plan.collect!.key(cells);
      const mapped = plan.map!(cells);
      if (open === null || open.key !== key) {
        end();
        open = begin(plan, key, mapped, line);
      }
      open.rows++;
      const value = mapped[plan.collect!.position]!;
      if (typeof value === 'string') {
        if (value !== '') open.values.push(value);
      } else if (value !== null) open.values.push(...value);
      if (open.values.length > ITEMS_PER_PROMOTION_MAX) {
        open.values.length = 0;
        open.problem = `rows of one entry must not be more than ${ITEMS_PER_PROMOTION_MAX}`;
      }
    },
    end,
  };
}
