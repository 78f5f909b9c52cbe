import { isCelError } from '@bufbuild/cel';
import type { Work } from '../../base/work.js';
import { isSpent, type StepBudget } from '../../filters/budget.js';
import type { FilterMemory } from '../../filters/memory.js';
import type { Bindings } from '../../filters/meter.js';
import type { Part } from '../../filters/part.js';
import { valueKey } from '../../filters/value-key.js';

/** Values of the rows of a domain, each distinct one once. */
export interface Column {
  /** Number of its value, by row. */
  readonly codes: Uint32Array;
  readonly values: readonly unknown[];
}

/** What is read of the rows, with the keys by which what comes of a value is remembered; null: of no other. */
export interface RawColumn extends Column {
  readonly keys: readonly (string | null)[];
}

/** Rows that conditions are judged for: candidates, items, elements of lists. */
export interface Domain {
  readonly size: number;
  /** What the rows have at a path that a part reads. */
  raw(path: string): Work<RawColumn>;
  /** Values of a part's paths, as an evaluation sees them. Undefined: the budget did not do. */
  binder(part: Part, budget: StepBudget): (values: readonly unknown[]) => Bindings | undefined;
  /** Columns of parts that were worked out, by their keys. */
  readonly columns: Map<string, Column>;
}

/** What evaluations share. */
export interface Compilation {
  readonly budget: StepBudget;
  readonly memory: FilterMemory | undefined;
  /** Tells when others should have their turn. */
  readonly isTurnOver: () => boolean;
  /** Keys of the parts that were evaluated. */
  readonly parts: Set<string>;
  /** Hears of each value of which a part could not be told. */
  onError(message: string): void;
}

/** A part, evaluated once for each kind of row, as told apart by what it reads. Undefined: the budget did not do. */
export function* columnOf(part: Part, domain: Domain, compilation: Compilation): Work<Column | undefined> {
  const known = domain.columns.get(part.key);
  if (known) return known;
  const { budget, memory, isTurnOver } = compilation;
  const inputs: RawColumn[] = [];
  for (const path of part.paths) inputs.push(yield* domain.raw(path));
  const kinds = kindsOf(domain.size, inputs);
  const remembered = memory?.of(part.key);
  const bind = domain.binder(part, budget);
  const codeOf = createDictionary();
  const codes: number[] = [];
  compilation.parts.add(part.key);
  for (const kind of kinds.values) {
    if (isTurnOver()) yield;
    const key = remembered === undefined ? null : keyOf(inputs, kind);
    let value = key === null ? undefined : remembered?.get(key);
    if (value === undefined) {
      const bindings = bind(inputs.map(({ values }, i) => values[kind[i]!]));
      value = bindings && part.evaluate(bindings, budget);
      if (isSpent(budget) || value === undefined) return undefined;
      if (key !== null) remembered?.set(key, value);
      if (isCelError(value)) compilation.onError(value.message);
    }
    codes.push(codeOf(value));
  }
  const column = { codes: kinds.codes.map((kind) => codes[kind]!), values: codeOf.values };
  domain.columns.set(part.key, column);
  return column;
}

/** Of what a kind of row has; null: of no other. */
function keyOf(inputs: readonly RawColumn[], kind: readonly number[]): string | null {
  const keys = inputs.map(({ keys }, i) => keys[kind[i]!]!);
  if (keys.some((key) => key === null)) return null;
  return keys.length === 1 ? keys[0]! : JSON.stringify(keys);
}

function createDictionary() {
  const values: unknown[] = [];
  const byKey = new Map<string, number>();
  const codeOf = (value: unknown): number => {
    const key = valueKey(value);
    const known = key === null ? undefined : byKey.get(key);
    if (known !== undefined) return known;
    if (key !== null) byKey.set(key, values.length);
    return values.push(value) - 1;
  };
  return Object.assign(codeOf, { values });
}

/** Rows that some columns can't tell apart: their kind by row, and the codes of each kind. */
export function kindsOf(
  size: number,
  columns: readonly Column[],
): { readonly codes: Uint32Array; readonly values: readonly number[][] } {
  const [first, ...others] = columns;
  if (first === undefined) return { codes: new Uint32Array(size), values: [[]] };
  let { codes } = first;
  let values = [...first.values.keys()].map((code) => [code]);
  for (const column of others) {
    const byPair = new Map<number, number>();
    const pairs: number[][] = [];
    codes = codes.map((kind, row) => {
      const code = column.codes[row]!;
      const pair = kind * column.values.length + code;
      const known = byPair.get(pair);
      if (known !== undefined) return known;
      byPair.set(pair, pairs.length);
      return pairs.push([...values[kind]!, code]) - 1;
    });
    values = pairs;
  }
  return { codes, values };
}
