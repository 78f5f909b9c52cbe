import { suggestion } from '../base/suggestion.js';
import { EXPRESSION_LOOPS_MAX, EXPRESSION_NODES_MAX, KEY_CHARS_MAX } from '../limits.js';
import { checkCall } from './check-call.js';
import type { Pattern } from './patterns.js';
import { type Environment, type FilterType, oneOf, text } from './schema.js';
import { type Comprehension, constantText, type Expr, type Finding, operandsOf } from './syntax.js';
import { either, elementOf, isList, isMap, isMixed, isRecord, sizeOf, spoken, UNKNOWN } from './types.js';

export interface CheckedExpression {
  readonly findings: readonly Finding[];
  /** What each part gives, by its id. */
  readonly types: ReadonlyMap<bigint, FilterType>;
  /** By what is written. */
  readonly patterns: ReadonlyMap<string, Pattern>;
}

/**
 * Finds what can be known to be wrong before any evaluation: unknown names, functions and fields, operators between types that
 * never go together, comparisons that nothing can match, a result that is no truth value, and expressions too large or too nested.
 * (The library's own checker does constants and identifiers only.)
 */
export function checkExpression(root: Expr, environment: Environment): CheckedExpression {
  const findings: Finding[] = [];
  const types = new Map<bigint, FilterType>();
  const patterns = new Map<string, Pattern>();
  const report = (expr: Expr, message: string): FilterType => {
    findings.push({ exprId: expr.id, message });
    return UNKNOWN;
  };

  function infer(expr: Expr, scope: Environment, loops: number): FilterType {
    const type = typeOf(expr, scope, loops);
    types.set(expr.id, type);
    return type;
  }

  function typeOf(expr: Expr, scope: Environment, loops: number): FilterType {
    const kind = expr.exprKind;
    switch (kind.case) {
      case 'constExpr':
        return constantType(expr, kind.value.constantKind.case) ?? report(expr, 'is not supported');
      case 'identExpr': {
        const { name } = kind.value;
        const type = Object.hasOwn(scope, name) ? scope[name]! : undefined;
        if (type === undefined) return report(expr, unknown('identifier', name, Object.keys(environment)));
        // Reading field by field tells what a condition depends on.
        if (isRecord(type) && type === environment[name]) return report(expr, `"${name}" must be followed by a field`);
        return type;
      }
      case 'selectExpr': {
        const operand = kind.value.operand!;
        const name = operand.exprKind.case === 'identExpr' ? operand.exprKind.value.name : '';
        const owner = Object.hasOwn(scope, name) ? scope[name]! : infer(operand, scope, loops);
        const type = fieldType(expr, owner, kind.value.field);
        return kind.value.testOnly ? 'bool' : type;
      }
      case 'callExpr': {
        const operands = operandsOf(kind.value).map((operand) => infer(operand, scope, loops));
        return checkCall({ expr, call: kind.value, operands, inLoop: loops > 0, patterns, report });
      }
      case 'listExpr': {
        const elements = kind.value.elements.map((element) => infer(element, scope, loops));
        return { list: elements.length === 0 ? UNKNOWN : elements.reduce(either), size: elements.length };
      }
      case 'structExpr': {
        if (kind.value.messageName !== '') return report(expr, 'is not supported');
        const values = kind.value.entries.map(({ keyKind, value }) => {
          if (keyKind.case === 'mapKey') infer(keyKind.value, scope, loops);
          return value ? infer(value, scope, loops) : UNKNOWN;
        });
        return { map: values.length === 0 ? UNKNOWN : values.reduce(either), size: values.length };
      }
      case 'comprehensionExpr':
        return loopType(expr, kind.value, scope, loops + 1);
      default:
        return report(expr, 'is not supported');
    }
  }

  function fieldType(expr: Expr, owner: FilterType, field: string): FilterType {
    if (isMixed(owner)) return owner;
    if (isMap(owner)) return owner.map;
    if (!isRecord(owner)) return report(expr, `${spoken(owner)} has no field "${field}"`);
    if (Object.hasOwn(owner.record, field)) return owner.record[field]!;
    return report(expr, unknown('field', field, Object.keys(owner.record)));
  }

  function loopType(expr: Expr, loop: Comprehension, scope: Environment, loops: number): FilterType {
    if (loops > EXPRESSION_LOOPS_MAX) report(expr, `nests more than ${EXPRESSION_LOOPS_MAX} loops`);
    // What a condition depends on is told by the names that it reads.
    if (Object.hasOwn(environment, loop.iterVar)) report(expr, `needs another loop variable than "${loop.iterVar}"`);
    const range = infer(loop.iterRange!, scope, loops - 1);
    if (!isList(range) && !isMap(range) && !isMixed(range)) report(expr, `loops over ${spoken(range)}`);
    const element = isMap(range) ? text(KEY_CHARS_MAX) : elementOf(range);
    const initial = infer(loop.accuInit!, scope, loops);
    const inner = { ...scope, [loop.iterVar]: element, [loop.accuVar]: initial };
    infer(loop.loopCondition!, inner, loops);
    const turn = infer(loop.loopStep!, inner, loops);
    const size = sizeOf(range);
    const gathered = isList(turn) ? { list: turn.list, size: turn.size * size, links: size } : initial;
    return infer(loop.result!, { ...scope, [loop.accuVar]: gathered }, loops);
  }

  const type = infer(root, environment, 0);
  if (findings.length === 0 && type !== 'bool' && !isMixed(type)) {
    report(root, `must be true or false, is ${spoken(type)}`);
  }
  if (types.size > EXPRESSION_NODES_MAX) report(root, `has more than ${EXPRESSION_NODES_MAX} parts`);
  return { findings, types, patterns };
}

function constantType(expr: Expr, kind: string | undefined): FilterType | undefined {
  const written = constantText(expr);
  if (written !== undefined) return oneOf([written]);
  if (kind === 'boolValue') return 'bool';
  if (kind === 'doubleValue') return 'double';
  if (kind === 'int64Value' || kind === 'uint64Value') return 'int';
  return kind === 'nullValue' ? 'null' : undefined;
}

const unknown = (kind: string, name: string, known: readonly string[]): string =>
  `unknown ${kind} "${name}"; ${suggestion(name, known)}`;
