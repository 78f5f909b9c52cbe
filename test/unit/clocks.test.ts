import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Time is handed in, so that previews may ask for another one and tests may move it. `performance.now`, which measures how long something takes, is not the time. */
const ASKS_FOR_THE_TIME = /\bDate\.now\b|\bnew Date(?:\(\)|(?!\s*\())|(?<!new )\bDate\(|\bTemporal\.Now\b/;

const ALLOWED: Readonly<Record<string, string>> = {
  'main.ts': 'the composition root, which hands it in',
  'contract/clients.ts': 'the deadline of a call is counted by the clock of the machine',
  'api/pipeline/pipeline.ts': 'the deadline of a call is counted by the clock of the machine',
};

const asking = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('generated'))
  .filter((name) => ASKS_FOR_THE_TIME.test(withoutComments(readFileSync(join('src', name), 'utf8'))));

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

it('only these files ask the machine what time it is', () => {
  expect(asking.sort()).toEqual(Object.keys(ALLOWED).sort());
});

it.each(['Date.now()', 'clock: Date.now,', 'new Date()', 'new Date;', 'Date()', 'Temporal.Now.instant()'])(
  '%s is found',
  (code) => expect(code).toMatch(ASKS_FOR_THE_TIME),
);

it.each(['new Date(value)', 'Date.UTC(2026, 1)', 'performance.now()', 'withDate(x)'])('%s is none of it', (code) =>
  expect(code).not.toMatch(ASKS_FOR_THE_TIME),
);
