import { type CelInput, celEnv, isCelError, parse, plan } from '@bufbuild/cel';
import { err, ok, type Result } from '../base/result.js';
import { textProblem } from '../base/text.js';
import { EXPRESSION_CHARS_MAX } from '../limits.js';
import { checkExpression, type Expr } from './check.js';
import type { Environment } from './schema.js';

/** Values of the variables that an expression reads. */
export type Bindings = Readonly<Record<string, CelInput>>;

/** Whether a condition holds, or why that could not be told (a missing key, a wrong type). */
export type Verdict = boolean | { readonly error: string };

/** One term of the top-level `&&` of an expression. */
export interface Condition {
  /** What it reads: `promotion.tags`, `profile.segments`, `items`. */
  readonly reads: ReadonlySet<string>;
  judge(bindings: Bindings): Verdict;
}

/**
 * A compiled CEL condition. Its terms hold or fail one by one, so that those that don't read the profile can be evaluated once for
 * all customers; an error in a term counts as "does not hold", which is what `&&` over all of them would give.
 */
export interface Expression {
  readonly text: string;
  readonly conditions: readonly Condition[];
}

/** The first mistakes explain the others. */
const FINDINGS_SHOWN = 3;

const env = celEnv();
const hasFunction = (name: string): boolean => env.funcs.find(name) !== undefined;

/** Compiles a condition; the error says where and why, in one line per finding. */
export function compileExpression(text: string, environment: Environment): Result<Expression, string> {
  const problem = textProblem(text, EXPRESSION_CHARS_MAX);
  if (problem !== null) return err(problem);
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(text);
  } catch (error) {
    return err(syntaxError(error));
  }
  const root = parsed.expr!;
  const findings = checkExpression(root, environment, hasFunction);
  if (findings.length > 0) {
    const positions = parsed.sourceInfo?.positions ?? {};
    return err(
      findings
        .slice(0, FINDINGS_SHOWN)
        .map(({ exprId, message }) => `${place(text, positions[String(exprId)])}: ${message}`)
        .join('; '),
    );
  }
  return ok({ text, conditions: terms(root).map((term) => condition(term, environment)) });
}

/** Whether every term holds; `onError` hears of those that could not be told. */
export function holds(
  conditions: readonly Condition[],
  bindings: Bindings,
  onError: (message: string) => void,
): boolean {
  for (const { judge } of conditions) {
    const verdict = judge(bindings);
    if (verdict === true) continue;
    if (verdict !== false) onError(verdict.error);
    return false;
  }
  return true;
}

function condition(expr: Expr, environment: Environment): Condition {
  const evaluate = plan(env, expr);
  const judge = (bindings: Bindings): Verdict => {
    const value = evaluate(bindings);
    if (typeof value === 'boolean') return value;
    return { error: isCelError(value) ? value.message : 'is neither true nor false' };
  };
  return { reads: readsOf(expr, environment), judge };
}

function terms(expr: Expr): Expr[] {
  const kind = expr.exprKind;
  return kind.case === 'callExpr' && kind.value.function === '_&&_' ? kind.value.args.flatMap(terms) : [expr];
}

/** A loop variable with the name of a variable of the environment counts too: on the safe side. */
function readsOf(root: Expr, environment: Environment): Set<string> {
  const names = new Set<string>();
  const walk = (expr: Expr | undefined): void => {
    const kind = expr?.exprKind;
    if (kind?.case === 'identExpr' && Object.hasOwn(environment, kind.value.name)) names.add(kind.value.name);
    else if (kind?.case === 'selectExpr') {
      const operand = kind.value.operand?.exprKind;
      if (operand?.case === 'identExpr' && Object.hasOwn(environment, operand.value.name)) {
        names.add(`${operand.value.name}.${kind.value.field}`);
      } else walk(kind.value.operand);
    } else if (kind?.case === 'callExpr') [kind.value.target, ...kind.value.args].forEach(walk);
    else if (kind?.case === 'listExpr') kind.value.elements.forEach(walk);
    else if (kind?.case === 'structExpr') {
      for (const entry of kind.value.entries) {
        walk(entry.value);
        if (entry.keyKind.case === 'mapKey') walk(entry.keyKind.value);
      }
    } else if (kind?.case === 'comprehensionExpr') {
      const { iterRange, accuInit, loopCondition, loopStep, result } = kind.value;
      [iterRange, accuInit, loopCondition, loopStep, result].forEach(walk);
    }
  };
  walk(root);
  return names;
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

function place(text: string, offset = 0): string {
  const before = text.slice(0, offset);
  return `line ${before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`;
}
