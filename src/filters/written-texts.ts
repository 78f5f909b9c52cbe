import { parse } from '@bufbuild/cel';
import { placeIn } from './place.js';
import { type Comprehension, constantText, type Expr, operandsOf, partsOf } from './syntax.js';

/** A text that an expression has written out, to be compared with what it reads. */
export interface WrittenText {
  /**
   * What it is compared with: `promotion.code`, `promotion.params.icon`; with `[]` an element of a list, an item, or a name of a map:
   * `promotion.tags[]`, `items[].brand`, `promotion.params[]`.
   */
  readonly path: string;
  readonly text: string;
  /** `line 1, column 12` */
  readonly place: string;
}

/** Paths of the loop variables around a part. */
type Scope = ReadonlyMap<string, string>;

/** The texts that an expression, one that compiles, compares with fields of its subjects. */
export function writtenTexts(source: string): WrittenText[] {
  const { expr: root, sourceInfo } = parse(source);
  const found: WrittenText[] = [];

  function add(path: string | undefined, at: Expr, text: string | undefined): void {
    if (path === undefined || text === undefined) return;
    found.push({ path, text, place: placeIn(source, sourceInfo?.positions[String(at.id)]) });
  }

  function walk(expr: Expr, scope: Scope): void {
    const kind = expr.exprKind;
    if (kind.case === 'comprehensionExpr') {
      walkLoop(kind.value, scope);
      return;
    }
    if (kind.case === 'selectExpr') {
      const owner = pathOf(kind.value.operand, scope);
      // Below a field of a subject it is a name of a map.
      if (owner?.includes('.')) add(elementsOf(owner), expr, kind.value.field);
    }
    if (kind.case === 'callExpr') compare(kind.value.function, operandsOf(kind.value), scope);
    for (const part of partsOf(expr)) walk(part, scope);
  }

  function walkLoop({ iterVar, iterRange, accuInit, loopCondition, loopStep, result }: Comprehension, scope: Scope) {
    const range = elementsOf(pathOf(iterRange, scope));
    const inner = new Map(scope);
    if (range === undefined) inner.delete(iterVar);
    else inner.set(iterVar, range);
    for (const part of [iterRange, accuInit]) walk(part!, scope);
    for (const part of [loopCondition, loopStep, result]) walk(part!, inner);
  }

  function compare(name: string, [left, right]: readonly Expr[], scope: Scope): void {
    if (name === '_==_' || name === '_!=_') {
      add(pathOf(left, scope), right!, constantText(right));
      add(pathOf(right, scope), left!, constantText(left));
    }
    if (name !== '@in') return;
    add(elementsOf(pathOf(right, scope)), left!, constantText(left));
    const list = right!.exprKind;
    if (list.case !== 'listExpr') return;
    for (const element of list.value.elements) add(pathOf(left, scope), element, constantText(element));
  }

  walk(root!, new Map());
  return found;
}

const elementsOf = (path: string | undefined): string | undefined => path && `${path}[]`;

function pathOf(expr: Expr | undefined, scope: Scope): string | undefined {
  const kind = expr?.exprKind;
  if (kind?.case === 'identExpr') return scope.get(kind.value.name) ?? kind.value.name;
  const [owner, name] =
    kind?.case === 'selectExpr' && !kind.value.testOnly
      ? [kind.value.operand, kind.value.field]
      : kind?.case === 'callExpr' && kind.value.function === '_[_]'
        ? [kind.value.args[0], constantText(kind.value.args[1])]
        : [];
  const path = owner && pathOf(owner, scope);
  return path === undefined || name === undefined ? undefined : `${path}.${name}`;
}
