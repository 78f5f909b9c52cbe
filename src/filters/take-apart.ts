import { oncePerObject } from '../base/once-per-object.js';
import type { CheckedExpression } from './check.js';
import type { Comparison, Formula, Meeting } from './formula.js';
import { freeNames, hoist } from './hoist.js';
import { readLoop } from './loop.js';
import type { Evaluation } from './meter.js';
import { createPart, type Part } from './part.js';
import { type Comprehension, type Expr, operandsOf } from './syntax.js';
import { elementOf, isList, isRecord, kindOf, UNKNOWN } from './types.js';

/** Whose variables are known when. */
interface Scope {
  /** Of candidates. */
  readonly early: ReadonlySet<string>;
  /** Of customers. */
  readonly late: ReadonlySet<string>;
}

interface Options extends Scope {
  /** Makes a part ready for evaluation. */
  planned(expr: Expr): Evaluation;
  /** Names of all fields that the term reads. */
  readonly fields: ReadonlySet<string>;
}

const COMPARISONS: Readonly<Record<string, readonly [Comparison, mirrored: Comparison]>> = {
  '_<_': ['<', '>'],
  '_<=_': ['<=', '>='],
  '_>_': ['>', '<'],
  '_>=_': ['>=', '<='],
};

/** Kinds whose values are looked up by what they are. */
const SCALARS: ReadonlySet<string> = new Set(['text', 'number', 'bool']);

/** Takes a checked term apart. */
export function takeApart(
  term: Expr,
  { types }: CheckedExpression,
  { planned, fields, early, late }: Options,
): Formula {
  const typeOf = (expr: Expr) => types.get(expr.id) ?? UNKNOWN;
  const isScalar = (expr: Expr): boolean => SCALARS.has(kindOf(typeOf(expr)));
  const listsScalars = (expr: Expr): boolean => {
    const type = typeOf(expr);
    return isList(type) && (SCALARS.has(kindOf(elementOf(type))) || type.size === 0);
  };
  const partOf = (expr: Expr, scope: Scope): Part => createPart(expr, scope.early, planned(expr), fields);

  function build(expr: Expr, scope: Scope): Formula {
    const { exprKind: kind } = expr;
    const structured =
      kind.case === 'callExpr'
        ? (logic(kind.value.function, operandsOf(kind.value), scope) ??
          meeting(kind.value.function, operandsOf(kind.value), scope))
        : kind.case === 'comprehensionExpr'
          ? loop(kind.value, scope)
          : null;
    if (structured !== null) return structured;
    if (!reads(expr, scope.late)) return { kind: 'early', part: partOf(expr, scope) };
    if (!reads(expr, scope.early)) return { kind: 'late', evaluate: planned(expr) };
    const hoisted = hoist(expr, new Set([...scope.early, ...scope.late]), scope.late);
    const parts = [...hoisted.early].map(([name, part]) => [name, partOf(part, scope)] as const);
    return { kind: 'mixed', early: new Map(parts), rest: planned(hoisted.rest) };
  }

  function logic(name: string, operands: readonly Expr[], scope: Scope): Formula | null {
    const built = (): Formula[] => operands.map((operand) => build(operand, scope));
    if (name === '_&&_') return { kind: 'and', parts: built() };
    if (name === '_||_') return { kind: 'or', parts: built() };
    if (name === '!_') return { kind: 'not', part: built()[0]! };
    if (name !== '_?_:_') return null;
    const [condition, then, otherwise] = built() as [Formula, Formula, Formula];
    return { kind: 'choice', condition, then, otherwise };
  }

  function meeting(name: string, [left, right]: readonly Expr[], scope: Scope): Formula | null {
    if (left === undefined || right === undefined) return null;
    const isEarly = (expr: Expr): boolean => reads(expr, scope.early) && !reads(expr, scope.late);
    const isGiven = (expr: Expr): boolean => !reads(expr, scope.early);
    const between = (ofCandidate: Expr, given: Expr): Meeting => ({
      early: partOf(ofCandidate, scope),
      late: planned(given),
      isWritten: !reads(given, scope.late),
    });
    if (name === '@in') {
      if (!isScalar(left) || !listsScalars(right)) return null;
      if (isEarly(left) && isGiven(right)) return { kind: 'among', ...between(left, right) };
      return isGiven(left) && isEarly(right) ? { kind: 'holds', ...between(right, left) } : null;
    }
    if (!isScalar(left) || !isScalar(right)) return null;
    const isMirrored = isGiven(left) && isEarly(right);
    if (!isMirrored && !(isEarly(left) && isGiven(right))) return null;
    const [ofCandidate, given] = isMirrored ? [right, left] : [left, right];
    if (name === '_==_') return { kind: 'equal', ...between(ofCandidate, given) };
    if (name === '_!=_') return { kind: 'not', part: { kind: 'equal', ...between(ofCandidate, given) } };
    const comparison = COMPARISONS[name];
    if (comparison === undefined || kindOf(typeOf(left)) !== 'number') return null;
    return { kind: 'compare', operator: comparison[isMirrored ? 1 : 0], ...between(ofCandidate, given) };
  }

  function loop(comprehension: Comprehension, scope: Scope): Formula | null {
    const read = readLoop(comprehension);
    if (read === null) return null;
    const { range, variable, body, isAll } = read;
    const isItems = range.exprKind.case === 'identExpr' && isRecord(elementOf(typeOf(range)));
    if (!isItems && !listsScalars(range)) return null;
    const others = (names: ReadonlySet<string>) => new Set([...names].filter((name) => name !== variable));
    const readsNothingElse = [...namesIn(body)].every((name) => name === variable || scope.late.has(name));
    if (reads(range, scope.early) && !reads(range, scope.late) && readsNothingElse) {
      const inner = { early: new Set([variable]), late: others(scope.late) };
      return { kind: 'loop', range: isItems ? null : partOf(range, scope), variable, isAll, body: build(body, inner) };
    }
    if (!reads(range, scope.late) || reads(range, scope.early) || !reads(body, scope.early)) return null;
    const inner = { early: others(scope.early), late: new Set([...scope.late, variable]) };
    return { kind: 'late-loop', range: planned(range), variable, isAll, body: build(body, inner) };
  }

  return build(term, { early, late });
}

const namesIn = oncePerObject(freeNames);

const reads = (expr: Expr, names: ReadonlySet<string>): boolean => [...namesIn(expr)].some((name) => names.has(name));
