import { RE2JS } from '@bufbuild/re2';
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../src/filters/expression.js';
import { compilePattern } from '../../../src/filters/patterns.js';
import { text } from '../../../src/filters/schema.js';
import { PATTERN_PARTS_MAX, PATTERN_STATES_MAX, PATTERN_WORK_MAX } from '../../../src/limits.js';

const partsOf = (source: string): number => {
  const pattern = compilePattern(source);
  if (!pattern.ok) throw new Error(pattern.error);
  return pattern.value.parts;
};

function refusal(source: string, chars = 100): string {
  const expression = compileExpression(source, { t: text(chars), u: text(chars) });
  return expression.ok ? 'accepted' : expression.error;
}

describe('a pattern', () => {
  it.each([
    ['t.matches(u)', 'line 1, column 11: needs its pattern written out'],
    ["t.matches('a' + u)", 'needs its pattern written out'],
    ["[t].exists(x, x.matches('a'))", '"matches" is not allowed in a loop: use contains, startsWith or endsWith'],
    ["t.matches('[a-')", 'line 1, column 11: the pattern is wrong: missing closing ]: `[a-`'],
    ["t.matches('(a')", 'missing closing )'],
    ["t.matches('(?=a)')", 'the pattern is wrong'],
    ["t.matches('(a)\\\\1')", 'the pattern is wrong'],
    ["t.matches('\\\\Q(\\\\E')", 'one by one, not \\Q'],
    ["t.matches('((a{100}){100}){100}')", 'the pattern has 1,0'],
    ["t.matches('^a+$')", 'accepted'],
    ["[t].exists(x, x == 'a') && t.matches('a')", 'accepted'],
  ])('%s', (source, reason) => {
    expect(refusal(source)).toContain(reason);
  });

  it.each([
    ['abc', 3],
    ['a|b', 3],
    ['a{5}', 5],
    ['(ab){3}', 12],
    ['[a-z]{2,4}', 4],
    ['[]a]{2}', 2],
    ['[[:alpha:]x]{3,}', 3],
    ['\\{2}', 3],
    ['\\p{Greek}{2}', 2],
    ['((a{10}){10}){10}', 1_220],
  ])('has its counted repetitions written out: %s', (source, parts) => {
    expect(partsToldOf(source)).toBe(parts);
  });

  it('has at most as many parts as told, whatever it is', () => {
    for (const source of [
      '(a|b)*a(a|b){12}',
      '^[0-9]{4}-[0-9]{2}$',
      '(a?){30}a{30}',
      '[a-c]+x*(y|zz)?',
      '(?i)organic|vegan',
    ]) {
      // The program has a few instructions of its own.
      expect(RE2JS.compile(source).re2().prog.numInst()).toBeLessThanOrEqual(2 * partsOf(source) + 3);
    }
  });
});

/** Also of one that has too many. */
function partsToldOf(source: string): number {
  const pattern = compilePattern(source);
  return pattern.ok ? pattern.value.parts : Number(/has ([\d,]+) parts/.exec(pattern.error)![1]!.replaceAll(',', ''));
}

describe('limits', () => {
  it('of parts', () => {
    expect(refusal(`t.matches('a{${PATTERN_PARTS_MAX}}')`)).toBe('accepted');
    expect(refusal(`t.matches('a{${PATTERN_PARTS_MAX + 1}}')`)).toContain('the pattern has 201 parts, 200 are allowed');
  });

  it('of parts times characters', () => {
    const parts = 100;
    expect(refusal(`t.matches('a{${parts}}')`, PATTERN_WORK_MAX / parts)).toBe('accepted');
    expect(refusal(`t.matches('a{${parts}}')`, PATTERN_WORK_MAX / parts + 1)).toContain(
      'the pattern has 100 parts, 99 are allowed for texts of up to 3,001 characters',
    );
  });

  it('of states that are kept, from test to test', () => {
    const compiled = compilePattern('(a|b)*a(a|b){12}[0-9]');
    if (!compiled.ok) throw new Error(compiled.error);
    const pattern = compiled.value;
    let seed = 1;
    const noise = Array.from({ length: 3_000 }, () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return 'ab'[(seed >> 16) & 1];
    }).join('');
    expect(pattern.test(noise)).toBe(false);
    const built = pattern.lastSteps();
    // Built anew, since it was let go; a smaller one is not built twice.
    expect(built).toBeGreaterThan(PATTERN_STATES_MAX * pattern.parts);
    expect(pattern.test(noise)).toBe(false);
    expect(pattern.lastSteps()).toBe(built);
    expect(pattern.test('ab'.repeat(50))).toBe(false);
    const small = pattern.lastSteps();
    expect(pattern.test('ab'.repeat(50))).toBe(false);
    expect(pattern.lastSteps()).toBeLessThan(small);
  });

  it('of the worst that a test can take are never passed', () => {
    for (const source of ['a+b', '(a|b)*a(a|b){10}c', '\\b[ab]+\\b', '[ab]*a[ab]{40}c']) {
      const compiled = compilePattern(source);
      if (!compiled.ok) throw new Error(compiled.error);
      for (const subject of ['', 'ab', 'abba'.repeat(200), 'b'.repeat(500)]) {
        compiled.value.test(subject);
        expect(compiled.value.lastSteps()).toBeLessThanOrEqual(compiled.value.stepsAtMost(subject.length));
      }
    }
  });
});
