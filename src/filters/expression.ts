import { parse } from '@bufbuild/cel';
import { err, ok, type Result } from '../base/result.js';
import { textProblem } from '../base/text.js';
import {
  EXPRESSION_BLANK_CHARS_MAX,
  EXPRESSION_CHARS_MAX,
  EXPRESSION_NESTING_MAX,
  EXPRESSION_STEPS_MAX,
} from '../limits.js';
import { isSpent, type StepBudget } from './budget.js';
import { checkExpression } from './check.js';
import { type Condition, createCondition } from './condition.js';
import { costsOf } from './cost.js';
import type { Bindings } from './meter.js';
import { longestBlank, nestingOf } from './nesting.js';
import { placeIn } from './place.js';
import type { Environment } from './schema.js';
import { type Finding, termsOf } from './syntax.js';

/**
 * A compiled CEL condition. Its terms hold or fail one by one, so that those that don't read the profile can be evaluated once for
 * all customers; an error in a term counts as "does not hold", which is what `&&` over all of them would give.
 */
export interface Expression {
  readonly text: string;
  readonly conditions: readonly Condition[];
  /** With every list and text at its longest. */
  readonly stepsAtMost: number;
}

/** The first mistakes explain the others. */
const FINDINGS_SHOWN = 3;
const COSTLY_PARTS_SHOWN = 2;

/** Compiles a condition; the error says where and why, in one line per finding. */
export function compileExpression(text: string, environment: Environment): Result<Expression, string> {
  const problem = textProblem(text, EXPRESSION_CHARS_MAX) ?? shapeProblem(text);
  if (problem !== null) return err(problem);
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(text);
  } catch (error) {
    return err(syntaxError(error));
  }
  const told = (findings: readonly Finding[]): string => {
    const positions = parsed.sourceInfo?.positions ?? {};
    return findings
      .slice(0, FINDINGS_SHOWN)
      .map(({ exprId, message }) => `${placeIn(text, positions[String(exprId)])}: ${message}`)
      .join('; ');
  };
  const root = parsed.expr!;
  const checked = checkExpression(root, environment);
  if (checked.findings.length > 0) return err(told(checked.findings));
  const terms = termsOf(root).map((term) => ({ term, costs: costsOf(term, checked) }));
  const steps = terms.reduce((sum, { costs }) => sum + costs.total, 0);
  if (steps > EXPRESSION_STEPS_MAX) {
    const dearest = terms.flatMap(({ costs }) => costs.dearest).sort((a, b) => b.steps - a.steps);
    const parts = dearest.slice(0, COSTLY_PARTS_SHOWN).map(({ exprId, words }) => ({ exprId, message: words }));
    return err(
      `may take ${steps.toLocaleString('en')} steps, ${EXPRESSION_STEPS_MAX.toLocaleString('en')} are allowed: ${told(parts)}`,
    );
  }
  const conditions = terms.map(({ term }) => createCondition(term, checked, environment));
  return ok({ text, conditions, stepsAtMost: steps });
}

/** Whether every term holds; `onError` hears of those that could not be told, but not of a budget that did not do. */
export function holds(
  conditions: readonly Condition[],
  bindings: Bindings,
  budget: StepBudget,
  onError: (message: string) => void,
): boolean {
  for (const { judge } of conditions) {
    const verdict = judge(bindings, budget);
    if (verdict === true) continue;
    if (verdict !== false && !isSpent(budget)) onError(verdict.error);
    return false;
  }
  return true;
}

/** What would keep the parser itself busy. */
function shapeProblem(text: string): string | null {
  if (nestingOf(text) > EXPRESSION_NESTING_MAX) return `is nested more than ${EXPRESSION_NESTING_MAX} brackets deep`;
  if (longestBlank(text) > EXPRESSION_BLANK_CHARS_MAX) {
    return `must not have more than ${EXPRESSION_BLANK_CHARS_MAX} blanks in a row`;
  }
  return null;
}

function syntaxError(error: unknown): string {
  if (error instanceof RangeError) return 'is nested too deeply';
  const message = error instanceof Error ? error.message : String(error);
  const match = /^<input>:(\d+):(\d+): found (.*?)(?: but expecting .*)?$/s.exec(message);
  if (!match) return message;
  // What could have followed instead is a long list and no help.
  const found = match[3] === 'end of input' ? 'end of the expression' : `"${match[3]}"`;
  return `line ${match[1]}, column ${match[2]}: unexpected ${found}`;
}
