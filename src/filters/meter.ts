import { CelScalar, celEnv, celFunc, celMethod, isCelList, isCelMap, plan } from '@bufbuild/cel';
import { withoutStacks } from '../base/without-stacks.js';
import { isSpent, type StepBudget, spend, stepBudget } from './budget.js';
import type { CheckedExpression } from './check.js';
import type { Costs } from './cost.js';
import type { Pattern } from './patterns.js';
import { linksOf, stepsToRead, stepsToSearch } from './steps.js';
import { callExpr, type Expr, numberExpr, replaceParts } from './syntax.js';
import { UNKNOWN } from './types.js';

/** Evaluates a part of an expression; an error value where that failed, `undefined` where the budget did not do. */
export type Evaluation = (bindings: Bindings, budget: StepBudget) => ReturnType<ReturnType<typeof plan>> | undefined;

/** Values of the variables that an expression reads. */
export type Bindings = NonNullable<Parameters<ReturnType<typeof plan>>[0]>;

const STEP = '@step';
const READ = '@read';

/** Whose steps are counted; evaluations never wait, so there is one at a time. */
let budget = stepBudget(0);
let patterns: ReadonlyMap<string, Pattern> = new Map();

const env = celEnv({
  funcs: [
    celFunc(STEP, [CelScalar.INT], CelScalar.BOOL, (steps) => {
      pay(Number(steps));
      return true;
    }),
    celFunc(READ, [CelScalar.DYN, CelScalar.INT], CelScalar.DYN, (range, links) => {
      if (isCelList(range) || isCelMap(range)) pay(stepsToRead(range.size, Number(links)));
      return range;
    }),
    celMethod('contains', CelScalar.STRING, [CelScalar.STRING], CelScalar.BOOL, function (sought) {
      pay(stepsToSearch(this.length, sought.length));
      return this.includes(sought);
    }),
    celMethod('matches', CelScalar.STRING, [CelScalar.STRING], CelScalar.BOOL, function (source) {
      return matches(this, patterns.get(source)!);
    }),
  ],
});

/**
 * Plans a part so that it counts its steps. The evaluator can't be interrupted; but each turn of a loop pays first, and where that
 * fails the turn is an error, and with it the loop is over.
 */
export function planMetered(original: Expr, costs: Costs, checked: CheckedExpression): Evaluation {
  const expr = structuredClone(original);
  countSteps(expr, costs, checked);
  const evaluate = plan(env, expr);
  return (bindings, limit) => {
    if (!spend(limit, costs.once)) return undefined;
    budget = limit;
    patterns = checked.patterns;
    // A field that is absent is an error for each item.
    const value = withoutStacks(() => evaluate(bindings));
    return isSpent(limit) ? undefined : value;
  };
}

function pay(steps: number): void {
  if (!spend(budget, steps)) throw new Error('takes too many steps');
}

/** Pays for the worst, so that it is never too late, and takes back what was not needed. */
function matches(text: string, pattern: Pattern): boolean {
  const worst = pattern.stepsAtMost(text.length);
  pay(worst);
  const found = pattern.test(text);
  budget.left += worst - pattern.lastSteps();
  return found;
}

function countSteps(expr: Expr, costs: Costs, checked: CheckedExpression): void {
  replaceParts(expr, (part) => {
    countSteps(part, costs, checked);
    return part;
  });
  const read = (range: Expr): Expr => {
    const links = linksOf(checked.types.get(range.id) ?? UNKNOWN);
    return callExpr(range.id, READ, range, numberExpr(range.id, links));
  };
  const { exprKind: kind, id } = expr;
  if (kind.case === 'callExpr' && kind.value.function === '@in') kind.value.args[1] = read(kind.value.args[1]!);
  if (kind.case !== 'comprehensionExpr') return;
  const loop = kind.value;
  loop.iterRange = read(loop.iterRange!);
  loop.loopCondition = callExpr(
    id,
    '_&&_',
    callExpr(id, STEP, numberExpr(id, costs.turns.get(id)!)),
    loop.loopCondition!,
  );
}
