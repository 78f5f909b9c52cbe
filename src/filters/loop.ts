import { type Comprehension, type Expr, pathOf } from './syntax.js';

/** What `exists` and `all` say. */
export interface Loop {
  readonly range: Expr;
  readonly variable: string;
  /** Asked of each element. */
  readonly body: Expr;
  /** Whether it has to hold for all of them, or for one. */
  readonly isAll: boolean;
}

/** A loop as the parser writes it, read back; null: it is of another macro. */
export function readLoop({ iterRange, iterVar, accuVar, accuInit, loopStep, result }: Comprehension): Loop | null {
  const [first, step] = [accuInit!.exprKind, loopStep!.exprKind];
  if (first.case !== 'constExpr' || first.value.constantKind.case !== 'boolValue') return null;
  if (step.case !== 'callExpr' || pathOf(result) !== accuVar) return null;
  const isAll = first.value.constantKind.value;
  const [gathered, body] = step.value.args;
  if (step.value.function !== (isAll ? '_&&_' : '_||_') || pathOf(gathered) !== accuVar) return null;
  return { range: iterRange!, variable: iterVar, body: body!, isAll };
}
