import { type CelList, isCelError } from '@bufbuild/cel';
import { bitsWhere } from '../../base/bits.js';
import { oncePerKey } from '../../base/once-per-key.js';
import { oncePerObject } from '../../base/once-per-object.js';
import type { Work } from '../../base/work.js';
import { spend } from '../../filters/budget.js';
import type { Formula } from '../../filters/formula.js';
import type { Part } from '../../filters/part.js';
import { type Column, type Compilation, columnOf, type Domain } from './columns.js';
import { elementDomain } from './domains.js';
import { both, chosen, type Judged, negated, oneOf, settled } from './judged.js';
import { amongLate, comparedWith, equalTo, holdsLate, ofColumn, ofCustomer, ofKinds } from './leaves.js';
import { type Elements, overElements, overLate } from './loops.js';
import { rowsOf } from './rows.js';

/** The items of the rows of a domain, for a loop that gives them a name. */
export type ItemElements = (variable: string) => { readonly domain: Domain } & Omit<Elements, 'size' | 'body'>;

/** Rows that a part is put down for in a step of 200 ns. */
const ROWS_PER_STEP = 50;

/** Works out what the rows decide, and prepares what customers are asked. Undefined: the budget did not do. */
export function* compileFormula(
  formula: Formula,
  domain: Domain,
  compilation: Compilation,
  items: ItemElements | null,
): Work<Judged | undefined> {
  const { size } = domain;
  const column = (part: Part): Work<Column | undefined> => columnOf(part, domain, compilation);
  const compile = (part: Formula): Work<Judged | undefined> => compileFormula(part, domain, compilation, items);
  // Beside its evaluations, each part goes through the rows.
  if (!spend(compilation.budget, Math.ceil(size / ROWS_PER_STEP))) return undefined;
  if (compilation.isTurnOver()) yield;

  switch (formula.kind) {
    case 'and':
    case 'or': {
      const parts: Judged[] = [];
      for (const part of formula.parts) {
        const judged = yield* compile(part);
        if (judged === undefined) return undefined;
        parts.push(judged);
      }
      return formula.kind === 'and' ? both(size, parts) : oneOf(size, parts);
    }
    case 'not': {
      const judged = yield* compile(formula.part);
      return judged && negated(judged);
    }
    case 'choice': {
      const condition = yield* compile(formula.condition);
      const then = condition && (yield* compile(formula.then));
      const otherwise = then && (yield* compile(formula.otherwise));
      return otherwise && chosen(size, condition, then, otherwise);
    }
    case 'late':
      return ofCustomer(size, formula.evaluate);
    case 'early': {
      const known = yield* column(formula.part);
      return known && ofColumn(known);
    }
    case 'equal':
    case 'among':
    case 'holds':
    case 'compare': {
      const known = yield* column(formula.early);
      if (known === undefined) return undefined;
      const judged =
        formula.kind === 'compare'
          ? comparedWith(known, formula.operator, formula.late)
          : { equal: equalTo, among: amongLate, holds: holdsLate }[formula.kind](known, formula.late);
      return formula.isWritten ? settled(judged) : judged;
    }
    case 'loop': {
      const { range, variable, isAll, body } = formula;
      const lists = range && (yield* column(range));
      if (lists === undefined) return undefined;
      const { domain: elements, ...where } = lists === null ? items!(variable) : elementsIn(lists, variable);
      const judged = yield* compileFormula(body, elements, compilation, null);
      return judged && overElements(size, isAll, { ...where, size: elements.size, body: judged });
    }
    case 'late-loop': {
      const judged = yield* compile(formula.body);
      return judged && overLate(size, formula.isAll, formula.range, formula.variable, judged);
    }
    case 'mixed': {
      const columns = new Map<string, Column>();
      for (const [name, part] of formula.early) {
        const known = yield* column(part);
        if (known === undefined) return undefined;
        columns.set(name, known);
      }
      return ofKinds(size, columns, formula.rest);
    }
  }
}

/** The elements of lists of texts, numbers or truth values, each once; worked out once for all loops over them. */
const elementsOf = oncePerObject(({ codes, values }: Column) => {
  const numbers = new Map<unknown, number>();
  const ofValues = values.map((list) => {
    if (isCelError(list)) return [];
    const own = new Set<number>();
    for (const element of list as CelList) {
      if (!numbers.has(element)) numbers.set(element, numbers.size);
      own.add(numbers.get(element)!);
    }
    return [...own];
  });
  return {
    domainAs: oncePerKey((variable: string) => elementDomain([...numbers.keys()], variable)),
    rows: rowsOf(codes.length, numbers.size, (row) => ofValues[codes[row]!]!),
    known: bitsWhere(codes.length, (row) => !isCelError(values[codes[row]!])),
    failure: values.find(isCelError)?.message ?? null,
  };
});

function elementsIn(column: Column, variable: string): ReturnType<ItemElements> {
  const { domainAs, ...elements } = elementsOf(column);
  return { domain: domainAs(variable), ...elements };
}
