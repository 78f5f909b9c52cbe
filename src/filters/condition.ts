import { isCelError } from '@bufbuild/cel';
import { FILTER_MESSAGE_CHARS_MAX } from '../limits.js';
import { type StepBudget, TOO_MANY_STEPS } from './budget.js';
import type { CheckedExpression } from './check.js';
import { costsOf } from './cost.js';
import { hoist } from './hoist.js';
import { type Bindings, type Evaluation, planMetered } from './meter.js';
import type { Environment } from './schema.js';
import { type Expr, partsOf } from './syntax.js';

/** Whether a condition holds, or why that could not be told (a missing key, a wrong type, too many steps). */
export type Verdict = boolean | { readonly error: string };

/** One term of the top-level `&&` of an expression. */
export interface Condition {
  /** What it reads: `promotion.tags`, `profile.segments`, `items`. */
  readonly reads: ReadonlySet<string>;
  /** Names of all fields that it reads of whatever subject: no others need be bound. */
  readonly fields: ReadonlySet<string>;
  judge(bindings: Bindings, budget: StepBudget): Verdict;
  /** The same in two steps: what doesn't read the late variable first. */
  split(late: string): SplitCondition;
}

export interface SplitCondition {
  /** Values that stand for the early parts of the condition; undefined: the budget did not do. */
  early(bindings: Bindings, budget: StepBudget): Bindings | undefined;
  /** With the early values and the late variable. */
  judge(bindings: Bindings, budget: StepBudget): Verdict;
}

/** Fields that any of the conditions reads. */
export const fieldsOf = (conditions: readonly Condition[]): ReadonlySet<string> =>
  new Set(conditions.flatMap(({ fields }) => [...fields]));

export function createCondition(term: Expr, checked: CheckedExpression, environment: Environment): Condition {
  const planned = (expr: Expr): Evaluation => planMetered(expr, costsOf(expr, checked), checked);
  const variables = new Set(Object.keys(environment));
  return {
    ...namesOf(term, variables),
    judge: judgeOf(planned(term)),
    split(late) {
      const { early, rest } = hoist(term, variables, late);
      const evaluations = [...early].map(([name, expr]) => [name, planned(expr)] as const);
      return {
        early(bindings, budget) {
          const values: Record<string, Bindings[string]> = {};
          for (const [name, evaluate] of evaluations) {
            const value = evaluate(bindings, budget);
            if (value === undefined) return undefined;
            // An error of a part is one of the whole only where that needs the part.
            values[name] = value as Bindings[string];
          }
          return values;
        },
        judge: judgeOf(planned(rest)),
      };
    },
  };
}

const judgeOf =
  (evaluate: Evaluation): Condition['judge'] =>
  (bindings, budget) => {
    const value = evaluate(bindings, budget);
    if (typeof value === 'boolean') return value;
    if (value === undefined) return { error: TOO_MANY_STEPS };
    return {
      error: isCelError(value) ? value.message.slice(0, FILTER_MESSAGE_CHARS_MAX) : 'is neither true nor false',
    };
  };

function namesOf(root: Expr, variables: ReadonlySet<string>): Pick<Condition, 'reads' | 'fields'> {
  const reads = new Set<string>();
  const fields = new Set<string>();
  const isVariable = (expr: Expr | undefined): string | undefined => {
    const kind = expr?.exprKind;
    return kind?.case === 'identExpr' && variables.has(kind.value.name) ? kind.value.name : undefined;
  };
  const walk = (expr: Expr): void => {
    const kind = expr.exprKind;
    const name = isVariable(expr);
    if (name !== undefined) reads.add(name);
    if (kind.case === 'selectExpr') {
      fields.add(kind.value.field);
      const owner = isVariable(kind.value.operand);
      if (owner !== undefined) {
        reads.add(`${owner}.${kind.value.field}`);
        return;
      }
    }
    for (const part of partsOf(expr)) walk(part);
  };
  walk(root);
  return { reads, fields };
}
