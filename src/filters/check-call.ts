import { suggestion } from '../base/suggestion.js';
import { PATTERN_WORK_MAX } from '../limits.js';
import { FUNCTIONS, MACROS } from './functions.js';
import { impossibleText } from './impossible.js';
import { compilePattern, type Pattern } from './patterns.js';
import type { FilterType } from './schema.js';
import { type Call, constantText, type Expr, operandsOf } from './syntax.js';
import {
  comparable,
  either,
  elementOf,
  fits,
  isList,
  isMap,
  isMixed,
  isRecord,
  isText,
  kindOf,
  sizeOf,
  spoken,
} from './types.js';

export interface CheckedCall {
  readonly expr: Expr;
  readonly call: Call;
  /** What is before the dot first. */
  readonly operands: readonly FilterType[];
  readonly inLoop: boolean;
  /** Takes in what is compiled. */
  readonly patterns: Map<string, Pattern>;
  report(expr: Expr, message: string): FilterType;
}

const LOGIC = new Set(['_&&_', '_||_', '!_']);
const EQUALITIES = new Set(['_==_', '_!=_']);
const COMPARISONS = new Set(['_<_', '_<=_', '_>_', '_>=_']);
const ARITHMETIC = new Set(['_+_', '_-_', '_*_', '_/_', '_%_', '-_']);

/** The type that an operator or a function gives; what is wrong with it is reported. */
export function checkCall(checked: CheckedCall): FilterType {
  const { expr, call, operands, report } = checked;
  const name = call.function;
  const [left, right] = operands as [FilterType, FilterType];
  if (operands.some((type) => isRecord(type)) && name !== '_?_:_') {
    return report(expr, 'reads a whole record: name a field of it');
  }
  const impossible = impossibleText(call, operands);
  if (impossible) return report(impossible.expr, impossible.message);
  if (LOGIC.has(name)) {
    operands.forEach((type, i) => {
      requireBool(operandsOf(call)[i]!, type, report);
    });
    return 'bool';
  }
  if (name === '_?_:_') {
    requireBool(operandsOf(call)[0]!, left, report);
    return either(operands[1]!, operands[2]!);
  }
  if (EQUALITIES.has(name)) {
    const withNull = left === 'null' || right === 'null';
    if (!withNull && !comparable(left, right)) return report(expr, `compares ${spoken(left)} with ${spoken(right)}`);
    if (isRecord(elementOf(left)) || isRecord(elementOf(right))) return report(expr, 'compares whole records');
    return 'bool';
  }
  if (COMPARISONS.has(name)) {
    if (!comparable(left, right) || isList(left) || isMap(left)) {
      return report(expr, `compares ${spoken(left)} with ${spoken(right)}`);
    }
    return 'bool';
  }
  if (ARITHMETIC.has(name)) return arithmetic(checked);
  if (name === '_[_]') return indexed(checked);
  if (name === '@in') return membership(checked);
  // How the parser writes that a loop goes on.
  if (name === '@not_strictly_false') return 'bool';
  return functionCall(checked);
}

function requireBool(expr: Expr, type: FilterType, report: CheckedCall['report']): void {
  if (!fits(type, 'bool')) report(expr, `needs a condition, got ${spoken(type)}`);
}

function arithmetic({ expr, call, operands, report }: CheckedCall): FilterType {
  const [left, right] = operands as [FilterType, FilterType | undefined];
  const name = call.function;
  if (right === undefined) return fits(left, 'number') ? left : report(expr, `takes ${spoken(left)} for a number`);
  if (isMixed(left) || isMixed(right)) return { mixed: sizeOf(left) + sizeOf(right) };
  const [a, b] = [kindOf(left), kindOf(right)];
  if (a === 'number' && b === 'number') {
    return left === right ? left : report(expr, 'mixes a decimal and an integer number: write 2.0 instead of 2');
  }
  if (name === '_+_' && isText(left) && isText(right)) return { text: left.text + right.text };
  if (name === '_+_' && isList(left) && isList(right)) {
    const links = Math.max(left.links ?? 1, right.links ?? 1) + 1;
    return { list: elementOf(either(left, right)), size: left.size + right.size, links };
  }
  if ((name === '_+_' || name === '_-_') && b === 'duration' && (a === 'timestamp' || a === 'duration')) return left;
  if (name === '_+_' && a === 'duration' && b === 'timestamp') return right;
  if (name === '_-_' && a === 'timestamp' && b === 'timestamp') return 'duration';
  return report(expr, `reckons with ${spoken(left)} and ${spoken(right)}`);
}

function indexed({ expr, operands, report }: CheckedCall): FilterType {
  const [owner, key] = operands as [FilterType, FilterType];
  if (isList(owner)) return fits(key, 'number') ? owner.list : report(expr, `counts a list by ${spoken(key)}`);
  if (isMap(owner)) return owner.map;
  return isMixed(owner) ? owner : report(expr, `looks for a part of ${spoken(owner)}`);
}

function membership({ expr, operands, report }: CheckedCall): FilterType {
  const [sought, range] = operands as [FilterType, FilterType];
  if (!isList(range) && !isMap(range) && !isMixed(range)) {
    return report(expr, `looks for something in ${spoken(range)}`);
  }
  const element = isMap(range) ? ({ text: 0 } as const) : elementOf(range);
  if (isRecord(element) || !comparable(sought, element)) {
    const where = isMap(range) ? 'the names of a map' : `a list of ${spoken(element)}`;
    return report(expr, `looks for ${spoken(sought)} in ${where}`);
  }
  return 'bool';
}

function functionCall({ expr, call, operands, inLoop, patterns, report }: CheckedCall): FilterType {
  const name = call.function;
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (!known)
    return report(expr, `unknown function "${name}"; ${suggestion(name, [...Object.keys(FUNCTIONS), ...MACROS])}`);
  const form = call.target ? 'method' : 'call';
  if (known.form !== 'both' && known.form !== form) {
    return report(expr, `"${name}" is written ${known.form === 'method' ? `value.${name}(…)` : `${name}(…)`}`);
  }
  if (operands.length > known.operands.length || operands.length < (known.required ?? known.operands.length)) {
    return report(expr, `"${name}" takes ${known.operands.length - (known.form === 'method' ? 1 : 0)} value`);
  }
  const wrong = operands.find((type, i) => !known.operands[i]!.some((kind) => fits(type, kind)));
  if (wrong !== undefined) return report(expr, `"${name}" does not take ${spoken(wrong)}`);
  if (name !== 'matches') return known.returns;
  const pattern = constantText(call.args[0]);
  if (pattern === undefined) return report(call.args[0]!, 'needs its pattern written out: "…".matches(\'^a+$\')');
  if (inLoop) return report(expr, '"matches" is not allowed in a loop: use contains, startsWith or endsWith');
  const compiled = compilePattern(pattern);
  if (!compiled.ok) return report(call.args[0]!, compiled.error);
  const longest = sizeOf(operands[0]!);
  const partsMax = Math.floor(PATTERN_WORK_MAX / longest);
  if (compiled.value.parts > partsMax) {
    return report(
      call.args[0]!,
      `the pattern has ${compiled.value.parts} parts, ${partsMax} are allowed for texts of up to ${longest.toLocaleString('en')} characters`,
    );
  }
  patterns.set(pattern, compiled.value);
  return known.returns;
}
