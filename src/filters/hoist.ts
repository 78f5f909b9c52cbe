import { type Expr, nameExpr, partsOf, replaceParts } from './syntax.js';

/** An expression with its early parts taken out. */
export interface Hoisted {
  /** What can be evaluated before the late variables are known, by the name that stands for it in the rest. */
  readonly early: ReadonlyMap<string, Expr>;
  readonly rest: Expr;
}

/**
 * Takes the largest parts out of an expression that read variables, but not the late ones: of
 * `items.exists(i, i.price < 1.0) || profile.is_member` the loop, which then is evaluated once a promotion and not once a customer.
 */
export function hoist(original: Expr, variables: ReadonlySet<string>, late: ReadonlySet<string>): Hoisted {
  const early = new Map<string, Expr>();
  const take = (part: Expr): Expr => {
    const names = freeNames(part);
    const isEarly = names.size > 0 && [...names].every((name) => variables.has(name) && !late.has(name));
    if (!isEarly) {
      replaceParts(part, take);
      return part;
    }
    const name = `@${early.size}`;
    early.set(name, part);
    return nameExpr(part.id, name);
  };
  return { early, rest: take(structuredClone(original)) };
}

/** Variables that are read from outside; those of loops within the part are its own. */
export function freeNames(expr: Expr): Set<string> {
  const names = new Set<string>();
  const kind = expr.exprKind;
  if (kind.case === 'identExpr') names.add(kind.value.name);
  for (const part of partsOf(expr)) for (const name of freeNames(part)) names.add(name);
  if (kind.case === 'comprehensionExpr') {
    names.delete(kind.value.iterVar);
    names.delete(kind.value.accuVar);
  }
  return names;
}
