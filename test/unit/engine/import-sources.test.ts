import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PromotionCode } from '../../../src/base/ids.js';
import type { ImportEvent, MissingEntries } from '../../../src/import/report.js';
import { type Grocery, openGrocery } from '../../support/grocery.js';
import { IMPORT_DEFAULTS } from '../../support/import-files.js';

let grocery: Grocery;
beforeEach(async () => {
  grocery = await openGrocery();
});
afterEach(() => grocery.close());

interface Asked {
  readonly source?: string | null;
  readonly retireMissing?: boolean;
  readonly dryRun?: boolean;
}

/** Imports a file of these lines; what it says is missing, null: nothing. */
async function imported(lines: readonly string[], asked: Asked = {}): Promise<MissingEntries | null> {
  const { source = 'p.csv', retireMissing = false, dryRun = false } = asked;
  const options = { ...IMPORT_DEFAULTS, dryRun, source, retireMissing };
  async function* file() {
    yield Buffer.from(['code,name,visibilityStatus', ...lines].join('\n'));
  }
  const events: ImportEvent[] = [];
  for await (const event of grocery.engine.promotions.import(file(), options)) events.push(event);
  expect(events.at(-1)?.kind).toBe('done');
  return events.find((event) => event.kind === 'missing')?.missing ?? null;
}

const rows = (...codes: string[]) => codes.map((code) => `${code},Name of ${code},PUBLISH`);

async function live(): Promise<string[]> {
  const { entries } = await grocery.engine.promotions.list({ pageSize: 50, pageToken: '' });
  return entries.map(({ value }) => value.code).sort();
}

describe('what a source brought before and does not bring now', () => {
  test('is told, stays live, and is told again', async () => {
    expect(await imported(rows('a', 'b', 'c'))).toBeNull();
    const missing = { total: 1, keys: ['b'], retired: false, kept: null };
    expect(await imported(rows('a', 'c'))).toEqual(missing);
    expect(await imported(rows('a', 'c'))).toEqual(missing);
    expect(await live()).toEqual(['a', 'b', 'c']);
  });

  test('is deleted when that is asked for; in a dry run only told; and is back with the next file that has it', async () => {
    await imported(rows('a', 'b', 'c'));
    const missing = { total: 2, keys: ['b', 'c'], retired: true, kept: null };
    expect(await imported(rows('a'), { retireMissing: true, dryRun: true })).toEqual(missing);
    expect(await live()).toEqual(['a', 'b', 'c']);
    expect(await imported(rows('a'), { retireMissing: true })).toEqual(missing);
    expect(await live()).toEqual(['a']);
    expect(await imported(rows('a'), { retireMissing: true })).toBeNull();
    await imported(rows('a', 'b'));
    expect(await live()).toEqual(['a', 'b']);
  });

  test('is the old one of a row without a code that was renamed', async () => {
    await imported([',Milk 20 % off,PUBLISH', ',Bread 10 % off,PUBLISH']);
    const [before] = [await live()];
    expect(
      await imported([',Milk 25 % off,PUBLISH', ',Bread 10 % off,PUBLISH'], { retireMissing: true }),
    ).toMatchObject({
      total: 1,
      retired: true,
    });
    const after = await live();
    expect(after).toHaveLength(2);
    expect(after.filter((code) => before!.includes(code))).toHaveLength(1);
  });

  test('stays when rows were rejected, or there are none; and is remembered', async () => {
    await imported(rows('a', 'b', 'c'));
    const rejected = await imported([...rows('a'), 'b,Name,OPEN'], { retireMissing: true });
    // b is rejected, but it is there.
    expect(rejected).toEqual({ total: 1, keys: ['c'], retired: false, kept: 'REJECTED_ROWS' });
    const none = await imported([], { retireMissing: true });
    expect(none).toEqual({ total: 3, keys: ['a', 'b', 'c'], retired: false, kept: 'NO_ROWS' });
    expect(await live()).toEqual(['a', 'b', 'c']);
    expect(await imported(rows('a'), { retireMissing: true })).toMatchObject({ keys: ['b', 'c'], retired: true });
  });

  test('stays when the file breaks off', async () => {
    await imported(rows('a', 'b'));
    await expect(imported([...rows('a'), '"open'], { retireMissing: true })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    expect(await live()).toEqual(['a', 'b']);
    expect(await imported(rows('b'))).toMatchObject({ keys: ['a'] });
  });

  test('is not what another source brings, somebody deleted, or nobody has named', async () => {
    await imported(rows('a', 'b', 'c', 'd'));
    await imported(rows('b', 'x'), { source: 'other.csv' });
    await grocery.engine.promotions.delete('c' as PromotionCode, {});
    expect(await imported(rows('a'), { retireMissing: true })).toMatchObject({ keys: ['d'] });
    expect(await imported(rows('y'), { source: null })).toBeNull();
    expect(await imported(rows('a'), { source: null })).toBeNull();
    expect(await live()).toEqual(['a', 'b', 'x', 'y']);
  });
});
