import type { parse } from '@bufbuild/cel';
import { EXPRESSION_LOOPS_MAX, EXPRESSION_NODES_MAX } from '../limits.js';
import type { Environment, Fields, FilterType } from './schema.js';

export type Expr = NonNullable<ReturnType<typeof parse>['expr']>;
type Call = Extract<Expr['exprKind'], { case: 'callExpr' }>['value'];
type Comprehension = Extract<Expr['exprKind'], { case: 'comprehensionExpr' }>['value'];

export interface Finding {
  /** Of the part of the expression that is wrong; key of its source position. */
  readonly exprId: bigint;
  readonly message: string;
}

const COMPARISONS = new Set(['_<_', '_<=_', '_>_', '_>=_']);
const EQUALITIES = new Set(['_==_', '_!=_']);
const ARITHMETIC = new Set(['_+_', '_-_', '_*_', '_/_', '_%_']);
const RETURNS: Readonly<Record<string, FilterType>> = {
  size: 'int',
  contains: 'bool',
  startsWith: 'bool',
  endsWith: 'bool',
  matches: 'bool',
  int: 'int',
  double: 'double',
  string: 'string',
  timestamp: 'timestamp',
  '@in': 'bool',
  '!_': 'bool',
  '@not_strictly_false': 'bool',
};

/**
 * Finds what can be known to be wrong before any evaluation: unknown names, functions and fields, operators between types that
 * never go together, a result that is no truth value, and expressions too large or too nested to be safe.
 * (The library's own checker does constants and identifiers only.)
 */
export function checkExpression(
  root: Expr,
  environment: Environment,
  hasFunction: (name: string) => boolean,
): Finding[] {
  const findings: Finding[] = [];
  let nodes = 0;
  const report = (expr: Expr, message: string): FilterType => {
    findings.push({ exprId: expr.id, message });
    return 'any';
  };

  function infer(expr: Expr, scope: Environment, loops: number): FilterType {
    nodes += 1;
    const kind = expr.exprKind;
    switch (kind.case) {
      case 'constExpr':
        return constantType(kind.value.constantKind.case);
      case 'identExpr': {
        const { name } = kind.value;
        const type = scope[name];
        // Reading field by field tells what a condition depends on.
        if (type === environment[name] && isRecord(type)) return report(expr, `"${name}" must be followed by a field`);
        return (
          type ?? (hasFunction(name) ? 'any' : report(expr, unknownName('identifier', name, Object.keys(environment))))
        );
      }
      case 'selectExpr': {
        const operand = kind.value.operand!;
        const owner = operand.exprKind.case === 'identExpr' ? scope[operand.exprKind.value.name] : undefined;
        const type = fieldType(expr, owner ?? infer(operand, scope, loops), kind.value.field);
        return kind.value.testOnly ? 'bool' : type;
      }
      case 'callExpr':
        return callType(expr, kind.value, scope, loops);
      case 'listExpr': {
        const types = kind.value.elements.map((element) => infer(element, scope, loops));
        return { list: types.length > 0 && types.every((type) => sameKind(type, types[0]!)) ? types[0]! : 'any' };
      }
      case 'structExpr':
        for (const entry of kind.value.entries) if (entry.value) infer(entry.value, scope, loops);
        return { map: 'any' };
      case 'comprehensionExpr':
        return loopType(expr, kind.value, scope, loops + 1);
      default:
        return report(expr, 'is not supported');
    }
  }

  function fieldType(expr: Expr, operand: FilterType, field: string): FilterType {
    if (operand === 'any') return 'any';
    if (typeof operand === 'object' && 'map' in operand) return operand.map;
    if (isRecord(operand)) {
      return operand.record[field] ?? report(expr, unknownName('field', field, Object.keys(operand.record)));
    }
    return report(expr, `${describe(operand)} has no field "${field}"`);
  }

  function callType(expr: Expr, call: Call, scope: Environment, loops: number): FilterType {
    const operands = call.target ? [call.target, ...call.args] : call.args;
    const types = operands.map((operand) => infer(operand, scope, loops));
    const [left, right] = types;
    const name = call.function;
    if (name === '_&&_' || name === '_||_' || name === '!_') {
      types.forEach((type, i) => {
        if (!fits(type, 'bool')) report(operands[i]!, `needs a condition, got ${describe(type)}`);
      });
      return 'bool';
    }
    if (name === '_?_:_') {
      if (!fits(left!, 'bool')) report(operands[0]!, `needs a condition, got ${describe(left!)}`);
      return sameKind(types[1]!, types[2]!) ? types[1]! : 'any';
    }
    if (EQUALITIES.has(name) || COMPARISONS.has(name)) {
      const never = EQUALITIES.has(name)
        ? !comparable(left!, right!) && left !== 'null' && right !== 'null'
        : !comparable(left!, right!);
      if (never) report(expr, `compares ${describe(left!)} with ${describe(right!)}`);
      return 'bool';
    }
    if (ARITHMETIC.has(name)) return arithmeticType(expr, left!, right!);
    if (name === '_[_]') return indexType(left!);
    if (name === '@in') {
      const element = typeof right === 'object' && 'list' in right ? right.list : 'any';
      if (typeof right !== 'object' && right !== 'any') report(expr, `looks for something in ${describe(right!)}`);
      else if (!comparable(left!, element))
        report(expr, `looks for ${describe(left!)} in a list of ${describe(element)}`);
      return 'bool';
    }
    if (!(name in RETURNS) && !hasFunction(name)) report(expr, `unknown function "${name}"`);
    return RETURNS[name] ?? 'any';
  }

  function arithmeticType(expr: Expr, left: FilterType, right: FilterType): FilterType {
    if (left === 'any' || right === 'any') return 'any';
    if (isNumber(left) && isNumber(right) && left !== right) {
      return report(expr, 'mixes a decimal and an integer number: write 2.0 instead of 2');
    }
    return sameKind(left, right) ? left : 'any';
  }

  function loopType(expr: Expr, loop: Comprehension, scope: Environment, loops: number): FilterType {
    if (loops > EXPRESSION_LOOPS_MAX) report(expr, `nests more than ${EXPRESSION_LOOPS_MAX} loops`);
    const range = infer(loop.iterRange!, scope, loops - 1);
    // A promotion may cover 10,000 items: a loop over them within a loop would hold up every customer.
    if (loops > 1 && typeof range === 'object' && 'list' in range && typeof range.list === 'object') {
      report(loop.iterRange!, 'loops over items within another loop');
    }
    const result = infer(loop.accuInit!, scope, loops);
    const inner = { ...scope, [loop.iterVar]: elementType(range), [loop.accuVar]: result };
    for (const part of [loop.loopCondition, loop.loopStep]) if (part) infer(part, inner, loops);
    return loop.result ? infer(loop.result, { ...scope, [loop.accuVar]: result }, loops) : 'any';
  }

  const type = infer(root, environment, 0);
  if (findings.length === 0 && !fits(type, 'bool')) report(root, `must be true or false, is ${describe(type)}`);
  if (nodes > EXPRESSION_NODES_MAX) report(root, `has more than ${EXPRESSION_NODES_MAX} parts`);
  return findings;
}

function constantType(kind: string | undefined): FilterType {
  if (kind === 'stringValue') return 'string';
  if (kind === 'boolValue') return 'bool';
  if (kind === 'doubleValue') return 'double';
  if (kind === 'int64Value' || kind === 'uint64Value') return 'int';
  return kind === 'nullValue' ? 'null' : 'any';
}

function elementType(type: FilterType): FilterType {
  return typeof type === 'object' && 'list' in type ? type.list : typeof type === 'object' ? 'string' : 'any';
}

function indexType(type: FilterType): FilterType {
  if (typeof type !== 'object') return 'any';
  return 'list' in type ? type.list : 'map' in type ? type.map : 'any';
}

const isRecord = (type: FilterType | undefined): type is { readonly record: Fields } =>
  typeof type === 'object' && 'record' in type;

const isNumber = (type: FilterType): boolean => type === 'int' || type === 'double';

const fits = (type: FilterType, wanted: FilterType): boolean => type === 'any' || type === wanted;

function sameKind(a: FilterType, b: FilterType): boolean {
  return typeof a === 'object' && typeof b === 'object' ? Object.keys(a)[0] === Object.keys(b)[0] : a === b;
}

function comparable(a: FilterType, b: FilterType): boolean {
  return a === 'any' || b === 'any' || sameKind(a, b) || (isNumber(a) && isNumber(b));
}

function describe(type: FilterType): string {
  if (typeof type !== 'object')
    return {
      string: 'text',
      double: 'a number',
      int: 'a number',
      bool: 'a condition',
      timestamp: 'a time',
      null: 'null',
      any: 'a value',
    }[type];
  return 'list' in type ? 'a list' : 'map' in type ? 'a map' : 'a record';
}

function unknownName(kind: string, name: string, known: readonly string[]): string {
  return `unknown ${kind} "${name}"; known are ${known.join(', ')}`;
}
