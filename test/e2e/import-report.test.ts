import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TERMINAL_ROWS_MAX } from '../../src/limits.js';
import { cleanEnvironment } from '../support/server-process.js';
import { describeOnSmallDisks } from '../support/small-disk.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const WRONG_ROWS = 5_000;

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;

function handbill(...args: string[]): Promise<Outcome> {
  const options = { cwd: folder, env: cleanEnvironment(), maxBuffer: 64 * 1_048_576 };
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], options, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handbill-report-'));
  const rows = Array.from({ length: WRONG_ROWS }, (_, i) => `P${i},"x, ""y""",=1+1,03/04/2026`);
  await writeFile(join(folder, 'wrong.csv'), `code,name,priority,startAt\nGOOD,Milk,1,\n${rows.join('\n')}\n`);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a file with thousands of wrong values', () => {
  it('shows the first of them, and writes all to the report', async () => {
    const { code, stdout, stderr } = await handbill(
      ...['import', 'promotions', 'wrong.csv', '--store', 's', '--report', 'all.csv'],
    );
    expect(code).toBe(4);
    expect(stdout).toMatch(/5,001 rows: 1 created, 0 updated, 0 unchanged, 5,000 rejected/);
    const lines = stderr.trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('line '))).toHaveLength(TERMINAL_ROWS_MAX);
    expect(lines).toContain('... and 9,900 more errors: all.csv has all of them');
    const report = (await readFile(join(folder, 'all.csv'), 'utf8')).split('\r\n');
    expect(report[0]).toBe('\ufeffline,column,value,reason');
    expect(report).toHaveLength(1 + 2 * WRONG_ROWS + 1);
    // What a spreadsheet would run as a formula is text.
    expect(report).toContain(`3,priority,'=1+1,must be a number`);
  });

  it('as JSON lines by the name of the report, and for programs', async () => {
    const { code, stdout, stderr } = await handbill(
      ...['import', 'promotions', 'wrong.csv', '--store', 's', '--dry-run', '--json', '--report', 'all.jsonl'],
    );
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({
      rejected: WRONG_ROWS,
      errors: 2 * WRONG_ROWS,
      assumed: [
        { option: 'encoding', value: 'utf-8', reason: 'the text is plain ASCII' },
        { option: 'delimiter', value: ',', reason: 'the header has it most often' },
      ],
    });
    const told = stderr.trimEnd().split('\n');
    expect(told).toHaveLength(TERMINAL_ROWS_MAX + 1);
    expect(JSON.parse(told.at(-1)!)).toEqual({ notShown: { errors: 9_900, warnings: 0 } });
    const report = (await readFile(join(folder, 'all.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(report).toHaveLength(2 * WRONG_ROWS);
    expect(JSON.parse(report[0]!)).toEqual({
      line: 3,
      column: 'priority',
      value: '=1+1',
      reason: 'must be a number',
    });
  });

  it('without a report says how to get one', async () => {
    const { stderr } = await handbill('import', 'promotions', 'wrong.csv', '--store', 's', '--dry-run');
    expect(stderr).toMatch(/\.\.\. and 9,900 more errors: --report FILE writes all of them to a file/);
  });
});

describe('a file that is refused as a whole', () => {
  // The second line is more than a row may be, which is a missing quote most of the time.
  const rows = `code;name;priority\nA;Milk;1\nB;"${'x'.repeat(2 * 1_048_576)}\n`;
  const args = ['import', 'promotions', 'broken.csv', '--store', 's', '--dry-run'];
  beforeAll(() => writeFile(join(folder, 'broken.csv'), rows));

  it('tells what was assumed of it all the same, in words and for programs', async () => {
    const inWords = await handbill(...args);
    expect(inWords.code).toBe(1);
    expect(inWords.stderr).toMatch(/^assumed: .*delimiter ; \(the header has it most often\)/m);
    const { code, stdout, stderr } = await handbill(...args, '--json');
    expect([code, stdout]).toEqual([1, '']);
    const told = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(told).toEqual([
      {
        assumed: expect.arrayContaining([{ option: 'delimiter', value: ';', reason: 'the header has it most often' }]),
      },
      { error: expect.objectContaining({ code: 'INVALID_ARGUMENT' }) },
    ]);
  });
});

describe('a report that can not be written is refused before anything is imported', () => {
  it('where there is one already', async () => {
    await writeFile(join(folder, 'kept.csv'), 'kept');
    const refused = await handbill('import', 'promotions', 'wrong.csv', '--store', 'no', '--report', 'kept.csv');
    expect(refused.stderr).toMatch(/the report kept\.csv exists already: name another file, or remove it/);
    expect(refused.code).toBe(2);
    expect(await readFile(join(folder, 'kept.csv'), 'utf8')).toBe('kept');
    await expect(stat(join(folder, 'no'))).rejects.toThrow(/ENOENT/);
  });

  it.each(['absent/all.csv', '.'])('at %s', async (path) => {
    const refused = await handbill('import', 'promotions', 'wrong.csv', '--store', 'no', '--report', path);
    expect(refused.stderr).toMatch(/the report|is a directory/);
    expect(refused.code).toBe(2);
    await expect(stat(join(folder, 'no'))).rejects.toThrow(/ENOENT/);
  });
});

await describeOnSmallDisks((mountDisk) => {
  it('a full disk is told at once, and one that fills up breaks the import off', async () => {
    const disk = await mountDisk();
    try {
      await disk.fill();
      const report = join(disk.folder, 'all.jsonl');
      const full = await handbill('import', 'promotions', 'wrong.csv', '--store', 'none', '--report', report);
      expect(full.stderr).toMatch(/the report .*all\.jsonl can't be written: no space is left on the device/);
      expect(full.code).toBe(1);
      await expect(stat(join(folder, 'none'))).rejects.toThrow(/ENOENT/);

      await disk.makeRoom();
      await disk.fill(256 * 1_024);
      const second = join(disk.folder, 'more.jsonl');
      const filling = await handbill('import', 'promotions', 'wrong.csv', '--store', 'some', '--report', second);
      expect(filling.stderr).toMatch(/can't be written: no space is left on the device; by the last report/);
      expect(filling.stderr).not.toMatch(/unexpected|\n\s+at /);
      expect(filling.code).toBe(1);
    } finally {
      await disk.remove();
    }
  });
});

it('what a file is like is told on the command line', async () => {
  await writeFile(
    join(folder, 'polish.csv'),
    Buffer.from('kod;name;startAt;minBasketValue\nP1;\xaf\xf3\xb3ty ser;03/04/2026;1.234\n', 'latin1'),
  );
  await writeFile(join(folder, 'polish.json'), '{"columns":{"code":"kod"},"numberFormat":"comma"}');
  const args = ['import', 'promotions', 'polish.csv', '--store', 's', '--mapping', 'polish.json'];
  const untold = await handbill(...args);
  expect(untold.stderr).toMatch(/line 2: the text is not UTF-8.*windows-1250/);
  const told = await handbill(
    ...[...args, '--encoding', 'windows-1250', '--date-format', 'dmy', '--time-zone', 'europe/warsaw'],
  );
  expect(told.stdout).toMatch(/1 created/);
  expect(told.stderr).toBe('assumed: delimiter ; (the header has it most often)\n');
  const { stdout } = await handbill('promotion', 'get', 'P1', '--store', 's', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    name: 'Żółty ser',
    startAt: '2026-04-02T22:00:00.000Z',
    minBasketValue: { amountMinor: 123_400 },
  });
  const wrong = await handbill(...args, '--encoding', 'ebcdic', '--time-zone', '+02:00');
  expect(wrong.stderr).toMatch(/encoding: must be one of.*"ebcdic"/);
  expect(wrong.stderr).toMatch(/timeZone: must be an IANA time zone.*"\+02:00"/);
  expect(wrong.code).toBe(1);
});
