import type { Evaluation } from './meter.js';
import { type Expr, partsOf } from './syntax.js';

/** A part of a condition that is evaluated by itself. */
export interface Part {
  /** The same for parts that give the same of the same. */
  readonly key: string;
  /** What it reads of subjects: `promotion.tags`, `promotion.params.icon`, `items`, a loop's variable. None of them begins with another one. */
  readonly paths: readonly string[];
  /** Names of all fields that it reads: no others need be bound. */
  readonly fields: ReadonlySet<string>;
  readonly evaluate: Evaluation;
}

/** A subject, a field of it, a name in a map. */
const PATH_NAMES_MAX = 3;

/** `roots`: the variables whose fields make its paths. `fields`: what is read of its value, where that is bound to be read on. */
export function createPart(
  expr: Expr,
  roots: ReadonlySet<string>,
  evaluate: Evaluation,
  fields: ReadonlySet<string>,
): Part {
  const paths = new Set<string>();
  const walk = (part: Expr): void => {
    const names = namesOf(part);
    if (names !== null && roots.has(names[0]!)) {
      paths.add(names.slice(0, PATH_NAMES_MAX).join('.'));
      return;
    }
    for (const each of partsOf(part)) walk(each);
  };
  walk(expr);
  const all = [...paths];
  return {
    // A whole subject is bound with the fields that are read of it.
    key: all.some((path) => roots.has(path)) ? `${keyOf(expr)} ${[...fields].sort().join(' ')}` : keyOf(expr),
    paths: all.filter((path) => !all.some((other) => path.startsWith(`${other}.`))).sort(),
    fields,
    evaluate,
  };
}

/** `['promotion', 'params', 'icon']`, also where a part asks whether it is there. */
function namesOf({ exprKind: kind }: Expr): string[] | null {
  if (kind.case === 'identExpr') return [kind.value.name];
  if (kind.case !== 'selectExpr') return null;
  const owner = namesOf(kind.value.operand!);
  return owner && [...owner, kind.value.field];
}

/** What is written, wherever it stands. */
const keyOf = (expr: Expr): string =>
  JSON.stringify(expr, (name, value: unknown) =>
    name === 'id' || name === '$typeName' ? undefined : typeof value === 'bigint' ? `${value}n` : value,
  );
