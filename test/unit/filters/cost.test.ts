import { describe, expect, it } from 'vitest';
import { stepBudget } from '../../../src/filters/budget.js';
import { compileExpression, type Expression, holds } from '../../../src/filters/expression.js';
import { type Environment, listOf, text } from '../../../src/filters/schema.js';
import {
  EXPRESSION_BLANK_CHARS_MAX,
  EXPRESSION_NESTING_MAX,
  EXPRESSION_STEPS_MAX,
  FILTER_STEPS_PER_REQUEST,
} from '../../../src/limits.js';

const lists = (size: number): Environment => ({ xs: listOf('bool', size), ys: listOf(text(100), size) });

function compiled(text: string, environment: Environment = lists(10)): Expression {
  const expression = compileExpression(text, environment);
  if (!expression.ok) throw new Error(expression.error);
  return expression.value;
}

const stepsOf = (text: string, size: number): number => compiled(text, lists(size)).stepsAtMost;
const refusal = (text: string, size = 10): string => {
  const expression = compileExpression(text, lists(size));
  return expression.ok ? 'accepted' : expression.error;
};

describe('what an expression may cost', () => {
  it('grows with the longest list', () => {
    const [ten, twenty, thirty] = [10, 20, 30].map((size) => stepsOf('xs.exists(x, x)', size));
    expect(thirty! - twenty!).toBe(twenty! - ten!);
    expect(twenty).toBeGreaterThan(ten!);
  });

  it('multiplies loops within loops', () => {
    const nested = 'xs.exists(x, xs.exists(y, x == y))';
    expect(stepsOf(nested, 1_000) / stepsOf(nested, 100)).toBeCloseTo(100, -1);
  });

  it('counts the chain that a list of map or filter is', () => {
    expect(stepsOf("'a' in ys.map(y, y)", 1_000)).toBeGreaterThan(1_000_000);
    expect(stepsOf('ys.map(y, y).size() == 3', 1_000)).toBeLessThan(50_000);
    expect(stepsOf("'a' in (ys + ys)", 1_000)).toBeLessThan(10_000);
  });

  it('counts texts by their longest, and those put together by their sum', () => {
    const long: Environment = { t: text(10_000) };
    const one = compiled("t.contains('x')", long).stepsAtMost;
    const ten = compiled(`(${Array(10).fill('t').join(' + ')}).contains('x')`, long).stepsAtMost;
    expect(ten / one).toBeGreaterThan(5);
  });

  it('tells which part costs how much, and where it is', () => {
    expect(refusal('ys.exists(y, \n  xs.exists(x, x))', 5_000)).toMatch(
      /^may take 225,060,019 steps, 50,000,000 are allowed: line 2, column 5: ys \(5,000\) x xs \(5,000\) x 8 steps;/,
    );
  });
});

describe('limits', () => {
  it('of the steps of one evaluation', () => {
    const perElement = stepsOf('xs.exists(x, x)', 2) - stepsOf('xs.exists(x, x)', 1);
    // Each element that is written out is a step.
    const filled = (steps: number): string => `[${Array(steps).fill(1).join()}].size() > 0 && xs.exists(x, x)`;
    const base = stepsOf(filled(0), 0);
    const size = Math.floor((EXPRESSION_STEPS_MAX - base) / perElement);
    const left = EXPRESSION_STEPS_MAX - base - size * perElement;
    expect(stepsOf(filled(left), size)).toBe(EXPRESSION_STEPS_MAX);
    expect(refusal(filled(left + 1), size)).toContain('may take 50,000,001 steps');
  });

  it('of nesting, before the parser reads it', () => {
    const nested = (n: number): string => `${'('.repeat(n)}true${')'.repeat(n)}`;
    expect(refusal(nested(EXPRESSION_NESTING_MAX))).toBe('accepted');
    expect(refusal(nested(EXPRESSION_NESTING_MAX + 1))).toBe('is nested more than 32 brackets deep');
    expect(refusal(`${'(['.repeat(400)}true`)).toBe('is nested more than 32 brackets deep');
  });

  it.each([
    `'${'('.repeat(50)}' != ''`,
    `"${'('.repeat(50)}" != ''`,
    `'''${"'(".repeat(50)}''' != ''`,
    `r'\\' != '${'('.repeat(50)}'`,
    `'\\'${'('.repeat(50)}' != ''`,
    `[${'[],'.repeat(50)}[]].size() == 51`,
  ])('of nesting, which brackets in texts are not: %s', (text) => {
    expect(refusal(text)).toBe('accepted');
  });

  it.each([`r'\\' != '' || ${'('.repeat(50)}`, `'' + "'" + ${'('.repeat(50)}`, `// '\n${'('.repeat(50)}`])(
    'of nesting, which texts do not hide: %s',
    (text) => {
      expect(refusal(text)).toBe('is nested more than 32 brackets deep');
    },
  );

  it('of blanks in a row', () => {
    const blanks = (n: number): string => `true${' '.repeat(n)}&& true`;
    expect(refusal(blanks(EXPRESSION_BLANK_CHARS_MAX))).toBe('accepted');
    expect(refusal(blanks(EXPRESSION_BLANK_CHARS_MAX + 1))).toBe('must not have more than 100 blanks in a row');
  });
});

describe('a budget', () => {
  const judged = (expression: Expression, steps: number, bindings: Record<string, never[] | boolean[]>) => {
    const budget = stepBudget(steps);
    const verdict = holds(expression.conditions, bindings, budget, () => {});
    return { verdict, left: budget.left };
  };

  it.each([
    ['true', {}],
    ['xs.exists(x, x)', { xs: Array(10).fill(false).concat(true) }],
    ['xs.all(x, !x) || xs.exists(x, x)', { xs: Array(10).fill(false).concat(true) }],
    ['true in xs', { xs: Array(10).fill(true) }],
    ['xs.exists(x, xs.exists(y, x && y))', { xs: Array(5).fill(false).concat(true) }],
    ["'abab'.matches('^(ab)+$')", {}],
  ])('does to the step: %s', (text, bindings) => {
    const expression = compiled(text);
    const plenty = 100_000;
    const taken = plenty - judged(expression, plenty, bindings).left;
    // A pattern pays for its worst and is given back most of it, so it needs more than it takes.
    let needed = taken;
    while (!judged(expression, needed, bindings).verdict) needed += 1;
    if (!text.includes('matches')) expect(needed).toBe(taken);
    expect(judged(expression, needed, bindings)).toMatchObject({ verdict: true });
    expect(judged(expression, needed - 1, bindings)).toEqual({ verdict: false, left: -1 });
  });

  it('ends loops, also where an error would be swallowed', () => {
    const forever = compiled('xs.exists(x, xs.exists(y, x && y)) || true', lists(1_000));
    const bindings = { xs: Array(1_000).fill(false) };
    expect(judged(forever, FILTER_STEPS_PER_REQUEST, bindings)).toEqual({ verdict: false, left: -1 });
    // What was given up stays so, whatever it would cost.
    const budget = stepBudget(1);
    expect(holds(forever.conditions, bindings, budget, () => {})).toBe(false);
    expect(holds(compiled('true').conditions, {}, budget, () => {})).toBe(false);
  });
});
