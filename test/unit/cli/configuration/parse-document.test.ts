import { describe, expect, test } from 'vitest';
import { documentTexts } from '../../../../src/cli/configuration/document-text.js';
import { lineOf, parseValue } from '../../../../src/cli/configuration/parse-document.js';

const parse = (text: string) => parseValue({ text, firstLine: 10 });
const fault = (line: number, reason: string) => ({
  ok: false,
  fault: { line, reason: expect.stringContaining(reason) },
});

describe('a document', () => {
  test('is read by the core schema: dates and words of other languages are texts, names too', () => {
    const text = 'date: 2026-01-01\nyes: no\n0123: 0o17\nnothing:\nlist: [1, -2.5, true]\n';
    expect(parse(text)).toEqual({
      ok: true,
      value: { date: '2026-01-01', yes: 'no', '0123': 15, nothing: null, list: [1, -2.5, true] },
    });
  });

  test.each([
    ['a name that is told twice', 'a: 1\nb:\n  c: 2\n  c: 3', fault(13, 'b.c is told twice')],
    ['an alias', 'a: &x [1]\nb: *x', fault(11, 'b is an alias, *x')],
    ['an alias as a name', 'a: &x b\n*x : 1', fault(11, '')],
    ['a merge', 'a: &x {b: 1}\n<<: *x', fault(11, 'is an alias')],
    ['a bomb of aliases', 'a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]', fault(11, 'is an alias')],
    ['bytes', 'a: !!binary aGk=', fault(10, 'has a tag')],
    ['a tag of a program', 'a: !!js/function f', fault(10, 'Unresolved tag')],
    ['a name that is no text', '? [a]\n: 1', fault(10, 'keys must be strings')],
    ['a second document after an end', 'a: 1\n...\nb: 2', fault(12, 'has to begin with ---')],
    ['tabs', 'a:\n\t- b', fault(11, 'Tabs')],
    ['a quote without an end', 'a: 1\nb: "c', fault(11, 'quote')],
    ['a list without an end', 'a: [1', fault(10, ']')],
    ['lists in lists', `a: ${'['.repeat(17)}${']'.repeat(17)}`, fault(10, 'nested more than 16 deep')],
  ])('with %s is refused, with its line', (_, text, refused) => {
    expect(parse(text)).toEqual(refused);
  });

  test('of a hundred thousand lists within each other is refused', () => {
    for (const bomb of ['[', '- ', '{a: ', '? ']) {
      expect(parse(bomb.repeat(100_000))).toEqual(fault(10, 'nested more than 16 deep'));
    }
  });

  test('a number that is none is left to the fields, which take no such number', () => {
    expect(parse('a: .nan\nb: .inf')).toEqual({ ok: true, value: { a: Number.NaN, b: Number.POSITIVE_INFINITY } });
  });

  test('names of programs are names', () => {
    const parsed = parse('__proto__: {polluted: true}\nconstructor: 1');
    expect(parsed.ok && Object.keys(parsed.value as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

test('the line of a field is found, or that of what is around it', () => {
  const source = { text: '---\nkind: campaign\nvariants:\n  - name: a\n    slots: 1\n  - name: b\n', firstLine: 100 };
  expect(lineOf(source, ['variants', 0, 'slots'])).toBe(104);
  expect(lineOf(source, ['variants', 1, 'slots'])).toBe(105);
  expect(lineOf(source, ['variants', 7])).toBe(102);
  expect(lineOf(source, ['nowhere'])).toBe(101);
});

test('documents begin at lines with three dashes, also within something, and know where they are in the file', () => {
  const file = '# about\n---\na: |\n  ---\n  b\n--- # c\nc: "x\n---\nd: 1\n----\n';
  expect([...documentTexts(file)]).toEqual([
    { text: '# about\n', firstLine: 1 },
    { text: '---\na: |\n  ---\n  b\n', firstLine: 2 },
    { text: '--- # c\nc: "x\n', firstLine: 6 },
    { text: '---\nd: 1\n----\n', firstLine: 8 },
  ]);
  expect([...documentTexts('')]).toEqual([{ text: '', firstLine: 1 }]);
});
