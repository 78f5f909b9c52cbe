import type { CheckedExpression } from './check.js';
import type { FilterType } from './schema.js';
import { callSteps, readingSteps, stepsToLookUp, stepsToSearch } from './steps.js';
import { type Call, constantText, type Expr, operandsOf, partsOf, pathOf } from './syntax.js';
import { sizeOf } from './types.js';

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

/** The cost of a term that the check found nothing wrong with. */
export function costsOf(term: Expr, { types, patterns }: CheckedExpression): Costs {
  const turns = new Map<bigint, number>();
  const dearest: CostlyPart[] = [];
  const typeOf = (expr: Expr): FilterType => types.get(expr.id) ?? 'bool';

  function walk(expr: Expr, times: number, loops: string): Pick<Costs, 'total' | 'once'> {
    const kind = expr.exprKind;
    if (kind.case !== 'comprehensionExpr') {
      const { due, metered } = workOf(expr);
      let [total, once] = [1 + due + metered, 1 + due];
      for (const part of partsOf(expr)) {
        const cost = walk(part, times, loops);
        total += cost.total;
        once += cost.once;
      }
      if (kind.case === 'callExpr') {
        // `_==_` is how the parser calls it.
        const words = `${loops}${kind.value.function.replaceAll(/[@_]/g, '')} ${count(due + metered)} steps`;
        dearest.push({ exprId: expr.id, steps: (due + metered) * times, words });
      }
      return { total, once };
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

  /** Beyond being a part: what is due at once, and what is counted as it runs. */
  function workOf({ exprKind: kind }: Expr): { readonly due: number; readonly metered: number } {
    if (kind.case === 'callExpr') {
      const operands = operandsOf(kind.value).map(typeOf);
      return { due: Math.ceil(callSteps(kind.value.function, operands)), metered: meteredSteps(kind.value, operands) };
    }
    if (kind.case !== 'structExpr') return { due: 0, metered: 0 };
    const keys = kind.value.entries.flatMap(({ keyKind }) => (keyKind.case === 'mapKey' ? [keyKind.value] : []));
    return { due: Math.ceil(keys.reduce((sum, key) => sum + stepsToLookUp(typeOf(key)), 0)), metered: 0 };
  }

  /** Of searches, which are counted as they run: lists and texts are mostly far from their limits. */
  function meteredSteps(call: Call, [first, second]: readonly FilterType[]): number {
    if (call.function === '@in') return readingSteps(second!);
    if (call.function === 'contains') return stepsToSearch(sizeOf(first!), sizeOf(second!));
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

const count = (n: number): string => Math.ceil(n).toLocaleString('en');
