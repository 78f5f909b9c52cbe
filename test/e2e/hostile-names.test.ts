import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Finished, runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';

/** ESC and BEL are allowed in names only; CSI as one character and the override of the direction in keys, too. */
const IN_KEYS = '\u009b8m\u202eevil';
const IN_NAMES = `${IN_KEYS}\u001b[31m\u001b]0;title\u0007\r\ngone\u0085\u2028\u2066`;

/** What a terminal would obey, but for the line breaks of the output itself. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

const CODE = `P${IN_KEYS}`;
const PROFILE = `anna${IN_KEYS}`;
const CAMPAIGN = `c${IN_KEYS}`;

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hb-hostile-'));
  server = await startServerProcess(join(folder, 'store'));
  await importLines('items', [
    { itemId: `I${IN_KEYS}`, name: IN_NAMES, brand: IN_NAMES, category: IN_KEYS, [`attribute${IN_KEYS}`]: IN_NAMES },
  ]);
  await importLines('promotions', [
    {
      code: CODE,
      name: IN_NAMES,
      headline: IN_NAMES,
      description: IN_NAMES,
      visibilityStatus: 'PUBLISH',
      tags: [{ name: IN_KEYS }],
      discountType: 'PERCENT',
      discountValue: '10',
    },
  ]);
  await importLines('transactions', [
    {
      transactionId: `T${IN_KEYS}`,
      profileId: PROFILE,
      time: new Date().toISOString(),
      lines: [{ itemId: `I${IN_KEYS}` }],
    },
  ]);
  const campaign = ['campaign', 'create', CAMPAIGN, '--slots', '2', '--days', '7', '--name', IN_NAMES];
  await granted(...campaign, '--tag', IN_KEYS, '--publish');
  await granted('wallet', 'activate', PROFILE, CODE);
  await granted('events', 'tail', '--consumer', `warehouse${IN_KEYS}`);
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const ask = (...args: string[]): Promise<Finished> => runHandbill(...args, '--server', server.address);

async function granted(...args: string[]): Promise<Finished> {
  const finished = await ask(...args);
  expect(finished).toMatchObject({ code: 0 });
  return finished;
}

async function importLines(kind: string, rows: readonly object[]): Promise<void> {
  const file = join(folder, `${kind}.jsonl`);
  await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  await granted('import', kind, file);
}

/** What this test calls a command line: titles of tests are shown on terminals, too. */
const titled = (args: readonly string[]) =>
  [args.map((arg) => (OBEYED.test(arg) ? '…' : arg)).join(' '), args] as const;

const ANSWERED: readonly string[][] = [
  ['item', 'list'],
  ['item', 'get', `I${IN_KEYS}`],
  ['promotion', 'list'],
  ['promotion', 'get', CODE],
  ['campaign', 'list'],
  ['campaign', 'get', CAMPAIGN],
  ['get', PROFILE, CAMPAIGN],
  ['preview', PROFILE, CAMPAIGN, '--explain'],
  ['wallet', 'list', PROFILE],
  ['events', 'tail'],
  ['events', 'consumers'],
  ['profile', 'get', PROFILE],
  ['profile', 'export', PROFILE],
  ['campaign', 'delete', CAMPAIGN, '--dry-run'],
];

const REFUSED: readonly string[][] = [
  ['item', 'get', `absent${IN_NAMES}`],
  ['promotion', 'get', `absent${IN_KEYS}`],
  ['get', PROFILE, `absent${IN_KEYS}`],
  ['wallet', 'redeem', PROFILE, `absent${IN_KEYS}`],
  ['campaign', 'update', CAMPAIGN, '--audience', `profile.${IN_NAMES}`],
  ['item', `lost${IN_NAMES}`],
  ['import', 'items', `absent${IN_NAMES}`],
];

describe('names that would turn a terminal over', () => {
  it.each(ANSWERED.map(titled))('are shown as text by %s', async (_, args) => {
    for (const form of [[], ['--json']]) {
      const { stdout, stderr } = await granted(...args, ...form);
      expect(stdout).not.toMatch(OBEYED);
      expect(stderr).not.toMatch(OBEYED);
      expect(stdout).toContain('\\u202e');
    }
  });

  it('stay what they are in JSON', async () => {
    const { stdout } = await granted('item', 'get', `I${IN_KEYS}`, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ itemId: `I${IN_KEYS}`, name: IN_NAMES });
  });

  it('keep a row of a table on its line', async () => {
    const { stdout } = await granted('promotion', 'list');
    expect(stdout.trimEnd().split('\n')).toHaveLength(3);
  });

  it.each(REFUSED.map(titled))('are shown as text where it is refused: %s', async (_, args) => {
    for (const form of [[], ['--json']]) {
      const { code, stdout, stderr } = await ask(...args, ...form);
      expect(code).not.toBe(0);
      expect(stdout + stderr).not.toMatch(OBEYED);
      expect(stderr).toContain('\\u202e');
    }
  });

  it('are shown as text in the report of an import, on the terminal and in the file', async () => {
    const file = join(folder, 'bad.csv');
    await writeFile(file, `itemId,name,price,wh${IN_KEYS}at\nA,"${IN_NAMES}","${IN_NAMES}",x\n`);
    const report = join(folder, 'report.jsonl');
    for (const form of [[], ['--json'], ['--report', report]]) {
      const { code, stdout, stderr } = await ask('import', 'items', file, ...form);
      expect(code).toBe(4);
      expect(stdout + stderr).not.toMatch(OBEYED);
    }
    expect(await readFile(report, 'utf8')).not.toMatch(OBEYED);
  });

  it('are shown as text where a profile is erased', async () => {
    const { stdout } = await granted('profile', 'erase', PROFILE, '--prove');
    expect(stdout).not.toMatch(OBEYED);
    expect(stdout).toContain('\\u202e');
  });
});
