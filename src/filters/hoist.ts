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

/** Variables that are read from outside. A loop's own are known in its turns, but not in its range: `[b].exists(b, true)` reads another b. */
export function freeNames(expr: Expr): Set<string> {
  const names = new Set<string>();
  const { exprKind: kind } = expr;
  if (kind.case === 'identExpr') names.add(kind.value.name);
  const loop = kind.case === 'comprehensionExpr' ? kind.value : null;
  const isOwn = (name: string): boolean => name === loop?.iterVar || name === loop?.accuVar;
  for (const part of partsOf(expr)) {
    const isOutside = loop === null || part === loop.iterRange || part === loop.accuInit;
    for (const name of freeNames(part)) if (isOutside || !isOwn(name)) names.add(name);
  }
  return names;
}
