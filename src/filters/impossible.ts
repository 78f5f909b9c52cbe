import { suggestion } from '../base/suggestion.js';
import { compilePattern } from './patterns.js';
import type { FilterType } from './schema.js';
import { type Call, constantText, type Expr, operandsOf } from './syntax.js';
import { isText } from './types.js';

interface Impossible {
  readonly expr: Expr;
  readonly message: string;
}

/** How a search for a text is told, and whether a value satisfies it. */
const SEARCHES: Readonly<Record<string, readonly [string, (value: string, sought: string) => boolean]>> = {
  contains: ['contains', (value, sought) => value.includes(sought)],
  startsWith: ['starts with', (value, sought) => value.startsWith(sought)],
  endsWith: ['ends with', (value, sought) => value.endsWith(sought)],
  matches: [
    'matches',
    (value, sought) => {
      const pattern = compilePattern(sought);
      // What is wrong with it is told elsewhere.
      return !pattern.ok || pattern.value.test(value);
    },
  ],
};

/** A comparison or search with a written text that no value of the field can ever satisfy: a slip, whose filter would match nothing. */
export function impossibleText(call: Call, types: readonly FilterType[]): Impossible | undefined {
  const [left, right] = operandsOf(call);
  const [leftType, rightType] = types;
  switch (call.function) {
    case '_==_':
    case '_!=_':
      // Two that are written out are somebody's trial.
      if (constantText(left) !== undefined && constantText(right) !== undefined) return undefined;
      return neverEqual(left!, rightType!) ?? neverEqual(right!, leftType!);
    case '@in':
      return constantText(left) === undefined && right!.exprKind.case === 'listExpr'
        ? right!.exprKind.value.elements.map((element) => neverEqual(element, leftType!)).find(Boolean)
        : undefined;
    default:
      return neverFound(call, leftType);
  }
}

function neverEqual(constant: Expr, type: FilterType): Impossible | undefined {
  const sought = constantText(constant);
  if (sought === undefined || !isText(type)) return undefined;
  if (type.values && !type.values.includes(sought)) {
    return { expr: constant, message: `"${sought}" is never a value of it; ${suggestion(sought, type.values)}` };
  }
  return sought.length > type.text
    ? { expr: constant, message: `it is never longer than ${type.text} characters` }
    : undefined;
}

function neverFound(call: Call, type: FilterType | undefined): Impossible | undefined {
  const sought = constantText(call.args[0]);
  const search = Object.hasOwn(SEARCHES, call.function) ? SEARCHES[call.function] : undefined;
  if (sought === undefined || !search || !type || !isText(type) || !type.values) return undefined;
  const [words, satisfies] = search;
  if (type.values.some((value) => satisfies(value, sought))) return undefined;
  return { expr: call.args[0]!, message: `no value of it ${words} "${sought}"; ${suggestion(sought, type.values)}` };
}
