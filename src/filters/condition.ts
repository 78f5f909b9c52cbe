import { isCelError } from '@bufbuild/cel';
import { FILTER_MESSAGE_CHARS_MAX } from '../limits.js';
import { type StepBudget, TOO_MANY_STEPS } from './budget.js';
import type { CheckedExpression } from './check.js';
import { costsOf } from './cost.js';
import type { Formula } from './formula.js';
import { type Bindings, type Evaluation, planMetered } from './meter.js';
import type { Environment } from './schema.js';
import { type Sought, soughtIn } from './sought.js';
import { type Expr, partsOf } from './syntax.js';
import { takeApart } from './take-apart.js';

/** Whether a condition holds, or why that could not be told (a missing key, a wrong type, too many steps). */
export type Verdict = boolean | { readonly error: string };

/** One term of the top-level `&&` of an expression. */
export interface Condition {
  /** What it reads: `promotion.tags`, `profile.segments`, `items`. */
  readonly reads: ReadonlySet<string>;
  /** Names of all fields that it reads of whatever subject: no others need be bound. */
  readonly fields: ReadonlySet<string>;
  /** What it looks for in lists that it does nothing else with, by what it reads. */
  readonly sought: ReadonlyMap<string, Sought>;
  judge(bindings: Bindings, budget: StepBudget): Verdict;
  /** Taken apart for a late variable: what is known when it is not yet is asked for first. */
  formula(late: string): Formula;
}

/** Fields that any of the conditions reads. */
export const fieldsOf = (conditions: readonly Condition[]): ReadonlySet<string> =>
  new Set(conditions.flatMap(({ fields }) => [...fields]));

export function createCondition(term: Expr, checked: CheckedExpression, environment: Environment): Condition {
  const planned = (expr: Expr): Evaluation => planMetered(expr, costsOf(expr, checked), checked);
  const variables = new Set(Object.keys(environment));
  const names = namesOf(term, variables);
  return {
    ...names,
    sought: soughtIn(term),
    judge: judgeOf(planned(term)),
    formula(late) {
      const early = new Set([...variables].filter((name) => name !== late));
      return takeApart(term, checked, { planned, fields: names.fields, early, late: new Set([late]) });
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
