import type { CheckedExpression } from './check.js';
import type { FilterType } from './schema.js';
import { type Call, constantText, type Expr, operandsOf, partsOf, pathOf } from './syntax.js';
import { elementOf, isList, sizeOf } from './types.js';

/** What an expression may cost, in steps of about 200 ns. */
export interface Costs {
  /** With every list and text at its longest, and no loop left early. */
  readonly total: number;
  /** What is due before it is evaluated: all but the turns of loops and what is counted as it runs. */
  readonly once: number;
  /** What each turn of a loop costs, without loops within it; by the loop's id. */
  readonly turns: ReadonlyMap<bigint, number>;
  /** What the dearest parts cost, dearest first. */
  readonly dearest: readonly CostlyPart[];
}

interface CostlyPart {
  readonly exprId: bigint;
  readonly steps: number;
  /** `items (100,000) x 12 steps` */
  readonly words: string;
}

/** The evaluator's own work for each term and each turn. */
const STEPS_PER_TERM = 15;
const STEPS_PER_TURN = 2;
/** Comparing and searching run at memory's speed, the worst searches a hundred times slower. */
const CHARS_COMPARED_PER_STEP = 2_000;
const CHARS_SEARCHED_PER_STEP = 50;
/** Counting characters and reading numbers take text apart. */
const CHARS_READ_PER_STEP = 10;
/** `timestamp('2026-01-01T00:00:00Z')` */
const STEPS_PER_TIME = 100;
/** `getHours('Europe/Berlin')` looks the zone up. */
const STEPS_PER_ZONE = 500;

/** The cost of a term that the check found nothing wrong with. */
export function costsOf(term: Expr, { types, patterns }: CheckedExpression): Costs {
  const turns = new Map<bigint, number>();
  const dearest: CostlyPart[] = [];
  const typeOf = (expr: Expr): FilterType => types.get(expr.id) ?? 'bool';

  function walk(expr: Expr, times: number, loops: string): Pick<Costs, 'total' | 'once'> {
    const kind = expr.exprKind;
    if (kind.case !== 'comprehensionExpr') {
      let [total, once] = [1, 1];
      for (const part of partsOf(expr)) {
        const cost = walk(part, times, loops);
        total += cost.total;
        once += cost.once;
      }
      if (kind.case !== 'callExpr') return { total, once };
      const { due, metered } = workOf(kind.value);
      const words = `${loops}${kind.value.function} ${count(due + metered)} steps`;
      dearest.push({ exprId: expr.id, steps: (due + metered) * times, words });
      return { total: total + due + metered, once: once + due };
    }
    const { iterRange, accuInit, loopCondition, loopStep, result } = kind.value;
    const range = typeOf(iterRange!);
    const size = sizeOf(range);
    const within = `${loops}${pathOf(iterRange) ?? 'a list'} (${count(size)}) x `;
    const [before, init, after] = [iterRange!, accuInit!, result!].map((part) => walk(part, times, loops));
    const [condition, step] = [loopCondition!, loopStep!].map((part) => walk(part, times * size, within));
    const turn = condition!.once + step!.once + STEPS_PER_TURN;
    turns.set(expr.id, turn);
    dearest.push({ exprId: expr.id, steps: turn * size * times, words: `${within}${count(turn)} steps` });
    const outside = before!.once + init!.once + after!.once + 1;
    return {
      once: outside,
      total:
        before!.total +
        init!.total +
        after!.total +
        1 +
        readingSteps(range) +
        size * (condition!.total + step!.total + STEPS_PER_TURN),
    };
  }

  function workOf(call: Call): { readonly due: number; readonly metered: number } {
    const operands = operandsOf(call).map(typeOf);
    return { due: Math.ceil(callSteps(call.function, operands)), metered: meteredSteps(call, operands) };
  }

  /** Of a search in a list or for a pattern, which are counted as they run: lists and texts are mostly far from their limits. */
  function meteredSteps(call: Call, [first, second]: readonly FilterType[]): number {
    if (call.function === '@in') return readingSteps(second!);
    if (call.function !== 'matches') return 0;
    return patterns.get(constantText(call.args[0]) ?? '')?.stepsAtMost(sizeOf(first!)) ?? 0;
  }

  const { total, once } = walk(term, 1, '');
  return {
    total: total + STEPS_PER_TERM,
    once: once + STEPS_PER_TERM,
    turns,
    dearest: dearest.sort((a, b) => b.steps - a.steps),
  };
}

/** Steps that it takes to go through a list; a chain of lists is run through for each element. */
const readingSteps = (type: FilterType): number => stepsToRead(sizeOf(type), linksOf(type));

export const stepsToRead = (size: number, links: number): number => size * Math.min(links, Math.max(size, 1));

export const linksOf = (type: FilterType): number => (isList(type) ? (type.links ?? 1) : 1);

/** What a call costs beyond being one: nothing, mostly. */
function callSteps(name: string, types: readonly FilterType[]): number {
  const [first, second] = types as [FilterType, FilterType];
  switch (name) {
    case 'contains':
      return sizeOf(first) / CHARS_SEARCHED_PER_STEP;
    case 'startsWith':
    case 'endsWith':
      return sizeOf(second) / CHARS_COMPARED_PER_STEP;
    case '_==_':
    case '_!=_':
    case '_<_':
    case '_<=_':
    case '_>_':
    case '_>=_':
      return Math.min(comparing(first), comparing(second));
    case '@in':
      return readingSteps(second) * comparing(elementOf(second));
    case '_[_]':
      return linksOf(first);
    case 'size':
      return isList(first) ? 0 : sizeOf(first) / CHARS_READ_PER_STEP;
    case 'int':
    case 'double':
    case 'bool':
      return sizeOf(first) / CHARS_READ_PER_STEP;
    case 'timestamp':
    case 'duration':
      return STEPS_PER_TIME + sizeOf(first) / CHARS_READ_PER_STEP;
    case 'string':
      return STEPS_PER_TIME / 4;
    default:
      return name.startsWith('get') ? (types.length > 1 ? STEPS_PER_ZONE : STEPS_PER_TIME / 4) : 0;
  }
}

/** Comparing a value with another. */
function comparing(type: FilterType): number {
  if (isList(type)) return readingSteps(type) * (1 + comparing(type.list));
  return sizeOf(type) / CHARS_COMPARED_PER_STEP;
}

const count = (n: number): string => Math.ceil(n).toLocaleString('en');
