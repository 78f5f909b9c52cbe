import type { Currency } from '../base/money.js';
import { err, ok, type Result } from '../base/result.js';
import { UTC } from '../base/time-zone.js';
import { type Path, type Violation, violation } from '../base/violation.js';
import { applyPromotionPatch, type PromotionPatch } from '../promotions/patch.js';
import type { Promotion } from '../promotions/promotion.js';
import { BadRow } from './bad-row.js';
import { createCellFormats } from './cell-formats.js';
import { flattened, type JsonObject } from './flat-json.js';
import type { ReadingOptions } from './options.js';
import { compilePlan } from './plan.js';
import { promotionKind } from './promotions.js';
import type { RowError } from './report.js';
import { parseCells } from './row-parser.js';

const TOLD = { numberFormat: 'point', dateFormat: null, timeZone: null } as const;
/** Without a column there is nothing to take for granted. */
const NOTHING_ASSUMED = () => {};

interface ReadObject {
  readonly promotion: Promotion;
  /** Columns of the object that are none of promotions. */
  readonly ignored: readonly string[];
}

/** A promotion that is written as one object with the columns of a file, new and complete; `currency`: of amounts that name none. */
export function promotionOf(object: JsonObject, currency: Currency): Result<ReadObject, readonly Violation[]> {
  const errors: RowError[] = [];
  const read = readPatch(object, currency, errors);
  if (read?.patch == null || errors.length > 0) return err(errors.map(located));
  const applied = applyPromotionPatch(null, read.patch, { currency });
  return applied.ok ? ok({ promotion: applied.value, ignored: read.ignored }) : applied;
}

function readPatch(object: JsonObject, currency: Currency, errors: RowError[]) {
  const formats = createCellFormats(TOLD, UTC, NOTHING_ASSUMED);
  const unread = { ...TOLD, format: 'jsonl', delimiter: null, encoding: null, mapping: null, dryRun: true } as const;
  const options: ReadingOptions = { ...unread, currency, formats };
  let patch: PromotionPatch | null = null;
  const assembler = promotionKind.assembler(options, {
    entry: (entry) => {
      patch = entry;
    },
    reject: () => {},
  });
  try {
    const { names, cells } = flattened(object);
    const plan = compilePlan(names, null, promotionKind.columns, false);
    errors.push(...plan.problems.map(({ column, reason }) => ({ line: 1, column, value: '', reason })));
    const used = plan.map === null ? cells : plan.map(cells);
    const draft = promotionKind.newDraft();
    const chars = parseCells(draft, plan, used, formats, 1, errors);
    assembler.add({ draft, plan, cells: used, line: 1, rows: 1, startsEntry: true, chars, errors });
    return { patch: patch as PromotionPatch | null, ignored: plan.ignored };
  } catch (error) {
    if (!(error instanceof BadRow)) throw error;
    errors.push({ line: 1, column: null, value: '', reason: error.message });
    return null;
  }
}

/** A dotted column is a path, in which digits are positions. */
function located({ column, value, reason }: RowError): Violation {
  const path: Path = column === null ? [] : column.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  return violation(path, value, reason);
}
