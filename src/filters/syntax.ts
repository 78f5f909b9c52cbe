import type { parse } from '@bufbuild/cel';

/** A part of a parsed expression. */
export type Expr = NonNullable<ReturnType<typeof parse>['expr']>;
export type Call = Extract<Expr['exprKind'], { case: 'callExpr' }>['value'];
export type Comprehension = Extract<Expr['exprKind'], { case: 'comprehensionExpr' }>['value'];

/** Something that is wrong with a part. */
export interface Finding {
  /** Key of the part's position in the text. */
  readonly exprId: bigint;
  readonly message: string;
}

/** The parts that a part is made of; those of a loop's turn are bound to its variables. */
export function partsOf(expr: Expr): Expr[] {
  const parts: Expr[] = [];
  replaceParts(expr, (part) => {
    parts.push(part);
    return part;
  });
  return parts;
}

/** Puts others in the place of the parts that a part is made of. */
export function replaceParts({ exprKind: kind }: Expr, replacement: (part: Expr) => Expr): void {
  const replace = <K extends string>(owner: { [key in K]?: Expr | undefined }, key: K): void => {
    const part = owner[key];
    if (part) owner[key] = replacement(part);
  };
  switch (kind.case) {
    case 'selectExpr':
      replace(kind.value, 'operand');
      break;
    case 'callExpr':
      replace(kind.value, 'target');
      kind.value.args = kind.value.args.map(replacement);
      break;
    case 'listExpr':
      kind.value.elements = kind.value.elements.map(replacement);
      break;
    case 'structExpr':
      for (const entry of kind.value.entries) {
        if (entry.keyKind.case === 'mapKey') replace(entry.keyKind, 'value');
        replace(entry, 'value');
      }
      break;
    case 'comprehensionExpr':
      for (const part of ['iterRange', 'accuInit', 'loopCondition', 'loopStep', 'result'] as const) {
        replace(kind.value, part);
      }
      break;
  }
}

/** A name, in the place of a part. */
export const nameExpr = (id: bigint, name: string): Expr => ({
  $typeName: 'cel.expr.Expr',
  id,
  exprKind: { case: 'identExpr', value: { $typeName: 'cel.expr.Expr.Ident', name } },
});

/** A call of a function, in the place of a part. */
export const callExpr = (id: bigint, name: string, ...args: Expr[]): Expr => ({
  $typeName: 'cel.expr.Expr',
  id,
  exprKind: { case: 'callExpr', value: { $typeName: 'cel.expr.Expr.Call', function: name, args } },
});

/** A number that is written out. */
export const numberExpr = (id: bigint, value: number): Expr => ({
  $typeName: 'cel.expr.Expr',
  id,
  exprKind: {
    case: 'constExpr',
    value: { $typeName: 'cel.expr.Constant', constantKind: { case: 'int64Value', value: BigInt(value) } },
  },
});

export const operandsOf = ({ target, args }: Call): Expr[] => (target ? [target, ...args] : args);

/** The terms of the top-level `&&`. */
export function termsOf(expr: Expr): Expr[] {
  const kind = expr.exprKind;
  return kind.case === 'callExpr' && kind.value.function === '_&&_' ? kind.value.args.flatMap(termsOf) : [expr];
}

/** A text that is written out. */
export function constantText(expr: Expr | undefined): string | undefined {
  const kind = expr?.exprKind;
  if (kind?.case !== 'constExpr' || kind.value.constantKind.case !== 'stringValue') return undefined;
  return kind.value.constantKind.value;
}

/** `promotion.tags` of a part that is just a name. */
export function pathOf(expr: Expr | undefined): string | undefined {
  const kind = expr?.exprKind;
  if (kind?.case === 'identExpr') return kind.value.name;
  if (kind?.case !== 'selectExpr' || kind.value.testOnly) return undefined;
  const owner = pathOf(kind.value.operand);
  return owner === undefined ? undefined : `${owner}.${kind.value.field}`;
}
