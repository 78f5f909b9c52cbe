import { type CelList, isCelError, isCelList } from '@bufbuild/cel';
import { type Bits, bitsWhere, emptyBits } from '../../base/bits.js';
import { oncePerObject } from '../../base/once-per-object.js';
import type { Comparison, Formula } from '../../filters/formula.js';
import type { Bindings, Evaluation } from '../../filters/meter.js';
import { type Column, kindsOf } from './columns.js';
import { type Asked, fixed, type Judged, payMasks, without } from './judged.js';
import { type RowsOf, rowsOf } from './rows.js';

/** The first error among values; null: there is none. */
const failureIn = (values: readonly unknown[]): string | null => values.find(isCelError)?.message ?? null;

const NO_TRUTH_VALUE = 'is neither true nor false';

/** A condition on the rows alone. */
export function ofColumn({ codes, values }: Column): Judged {
  const rows = (wanted: boolean): Bits => bitsWhere(codes.length, (row) => values[codes[row]!] === wanted);
  const other = values.find((value) => typeof value !== 'boolean');
  const failure = other === undefined ? null : (failureIn([other]) ?? NO_TRUTH_VALUE);
  return fixed(rows(true), rows(false), failure);
}

/** A condition on the customer alone: all rows, or none. */
export function ofCustomer(size: number, evaluate: Evaluation): Judged {
  const [all, none] = [bitsWhere(size, () => true), emptyBits(size)];
  const side =
    (wanted: boolean) =>
    (asked: Asked): Bits | null => {
      const value = evaluate(asked.late, asked.budget);
      if (value === undefined) return null;
      if (typeof value !== 'boolean') asked.onError(isCelError(value) ? value.message : NO_TRUTH_VALUE);
      return value === wanted ? all : none;
    };
  return { yes: side(true), no: side(false), isFixed: false, failure: null };
}

/** Rows by one value of the customer's. `find` adds those for which it holds to the bits. */
function byValue(column: Column, late: Evaluation, find: (value: unknown, yes: Bits, asked: Asked) => boolean): Judged {
  const { codes, values } = column;
  const size = codes.length;
  const known = bitsWhere(size, (row) => !isCelError(values[codes[row]!]));
  const yes = (asked: Asked): Bits | null => {
    const value = late(asked.late, asked.budget);
    if (value === undefined) return null;
    const found = emptyBits(size);
    if (isCelError(value)) asked.onError(value.message);
    else if (!find(value, found, asked)) return null;
    return found;
  };
  return {
    yes,
    no(asked) {
      let isTold = true;
      const found = yes({ ...asked, onError: () => (isTold = false) });
      return found && (isTold ? without(known, found) : emptyBits(size));
    },
    isFixed: false,
    failure: failureIn(values),
  };
}

/** Equal for scalars that CEL takes for equal; NaN is equal to nothing. */
const scalarKey = (value: unknown): unknown =>
  typeof value === 'bigint' && value === BigInt(Number(value)) ? Number(value) : Number.isNaN(value) ? {} : value;

/** Which rows have a scalar. */
interface ScalarIndex {
  addTo(bits: Bits, value: unknown): void;
}

/** `elementsOf`: the scalars of a value. */
function indexed({ codes, values }: Column, elementsOf: (value: unknown) => Iterable<unknown>): ScalarIndex {
  const numbers = new Map<unknown, number>();
  const ofValues = values.map((value) => {
    const own = new Set<number>();
    if (isCelError(value)) return [];
    for (const element of elementsOf(value)) {
      const key = scalarKey(element);
      if (!numbers.has(key)) numbers.set(key, numbers.size);
      own.add(numbers.get(key)!);
    }
    return [...own];
  });
  const rows = rowsOf(codes.length, numbers.size, (row) => ofValues[codes[row]!]!);
  return {
    addTo(bits, value) {
      const number = numbers.get(scalarKey(value));
      if (number !== undefined) rows.addTo(bits, number);
    },
  };
}

// Many filters look into one column.
const byItself = oncePerObject((column: Column) => indexed(column, (value) => [value]));
const byElements = oncePerObject((column: Column) => indexed(column, (value) => value as CelList));

/** `promotion.target_segment == profile.store_id` */
export function equalTo(column: Column, late: Evaluation): Judged {
  const index = byItself(column);
  return byValue(column, late, (value, yes, asked) => {
    index.addTo(yes, value);
    return payMasks(asked, column.codes.length, 1);
  });
}

/** `promotion.target_segment in profile.segment_ids` */
export function amongLate(column: Column, late: Evaluation): Judged {
  const index = byItself(column);
  return byValue(column, late, (list, yes, asked) => {
    if (!isCelList(list) || !payMasks(asked, column.codes.length, list.size)) return false;
    for (const value of list) index.addTo(yes, value);
    return true;
  });
}

/** `profile.store_id in promotion.tags` */
export function holdsLate(column: Column, late: Evaluation): Judged {
  const index = byElements(column);
  return byValue(column, late, (value, yes, asked) => {
    index.addTo(yes, value);
    return payMasks(asked, column.codes.length, 1);
  });
}

type Numeric = number | bigint;

const HOLDS: Readonly<Record<Comparison, (a: Numeric, b: Numeric) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** `promotion.priority >= double(size(profile.segment_ids))` */
export function comparedWith(column: Column, operator: Comparison, late: Evaluation): Judged {
  const { codes, values } = column;
  const holds = HOLDS[operator];
  const rows = rowsOf(codes.length, values.length, (row) => [codes[row]!]);
  const told = [...values.keys()].filter((code) => !isCelError(values[code]));
  return byValue(column, late, (value, yes, asked) => {
    if (!payMasks(asked, codes.length, 1)) return false;
    for (const code of told) if (holds(values[code] as Numeric, value as Numeric)) rows.addTo(yes, code);
    return true;
  });
}

/** Anything else: asked of each kind of row. */
export function ofKinds(
  size: number,
  columns: ReadonlyMap<string, Column>,
  rest: Extract<Formula, { kind: 'mixed' }>['rest'],
): Judged {
  const names = [...columns.keys()];
  const kinds = kindsOf(size, [...columns.values()]);
  const bound = kinds.values.map(
    (codes): Bindings =>
      Object.fromEntries(names.map((name, i) => [name, columns.get(name)!.values[codes[i]!] as Bindings[string]])),
  );
  const rows: RowsOf = rowsOf(size, bound.length, (row) => [kinds.codes[row]!]);
  const side =
    (wanted: boolean) =>
    (asked: Asked): Bits | null => {
      const found = emptyBits(size);
      for (const [kind, early] of bound.entries()) {
        const value = rest({ ...early, ...asked.late }, asked.budget);
        if (value === undefined) return null;
        if (value === wanted) rows.addTo(found, kind);
        else if (typeof value !== 'boolean') asked.onError(isCelError(value) ? value.message : NO_TRUTH_VALUE);
      }
      return found;
    };
  return { yes: side(true), no: side(false), isFixed: false, failure: null };
}
