import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cleanEnvironment, type Finished, MAIN, runHandbill } from '../support/server-process.js';

let folder: string;
const place = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hb-first-steps-'));
  await writeFile(place('items.csv'), 'itemId,name\nA,Apple\nB,Bread\n');
  expect(await runHandbill('import', 'items', place('items.csv'), '--store', place('store'))).toMatchObject({
    code: 0,
  });
});
afterAll(() => rm(folder, { recursive: true }));

/** A line for a shell; `handbill` is the built program. */
async function inShell(line: string): Promise<Finished> {
  const command = `"${process.execPath}" "${MAIN}"`;
  const child = spawn('bash', ['-c', `handbill() { ${command} "$@"; }; ${line}`], {
    cwd: folder,
    env: { ...cleanEnvironment(), TMPDIR: folder },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

describe('where there is no store', () => {
  it.each([
    ['item list'],
    ['promotion get X'],
    ['campaign list'],
    ['wallet activate anna X'],
    ['events tail'],
    ['model list'],
    ['profile export anna'],
    ['train'],
  ])('%s makes none, and says so', async (line) => {
    const absent = place('absent');
    const { code, stderr } = await runHandbill(...line.split(' '), '--store', absent, '--json');
    expect(JSON.parse(stderr)).toMatchObject({ error: { reason: 'STORE_ABSENT' } });
    expect(stderr).toContain(absent);
    expect(code).toBe(3);
    expect(existsSync(absent)).toBe(false);
  });

  it.each([
    ['import items items.csv --dry-run', /2 created/],
    ['campaign create weekly --slots 4 --days 7 --dry-run', /weekly/],
    ['shop update --time-zone Europe/Rome --dry-run', /Europe\/Rome/],
  ])('%s goes on as with an empty one, and leaves nothing behind', async (line, answer) => {
    const before = await readdir(folder);
    const { code, stdout, stderr } = await inShell(`handbill ${line} --store absent`);
    expect(stderr).toMatch(/^there is no store at absent: the dry run goes on as with an empty one$/m);
    expect(stdout).toMatch(answer);
    expect(code).toBe(0);
    expect(await readdir(folder)).toEqual(before);
  });
});

describe('when standard output can not be written', () => {
  it.each([
    ['item list'],
    ['item list --json'],
    ['events tail'],
    ['campaign create weekly --slots 1 --days 7'],
    ['config --markdown'],
    ['--help'],
  ])('%s says why and fails', async (line) => {
    const store = line.startsWith('-') || line.startsWith('config') ? '' : '--store store';
    const { code, stderr } = await inShell(`handbill ${line} ${store} > /dev/full`);
    expect(stderr).toContain("standard output can't be written: no space is left on the device");
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });

  it('a reader who has had enough is no failure, and nothing is left behind', async () => {
    const { stdout, stderr } = await inShell('handbill item list --store store | head -c 1; echo " $PIPESTATUS"');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^I 0$/m);
    expect((await readdir(folder)).filter((name) => name.startsWith('handbill-'))).toEqual([]);
  });
});

describe('the demo, started twice at once', () => {
  const demo = ['demo', '--once', '--port', '0', '--customers', '40', '--items', '120', '--promotions', '60'];
  const inFolder = (...more: string[]) => [...demo, '--days', '30', '--folder', place('demo'), ...more];

  it('is made once: the second says who makes it', async () => {
    const first = spawn(process.execPath, [MAIN, ...inFolder()], { env: cleanEnvironment(), stdio: 'ignore' });
    const ended = once(first, 'close');
    await vi.waitUntil(() => existsSync(place('demo/demo.lock')), { timeout: 60_000 });
    const second = await runHandbill(...inFolder());
    expect(second.stderr).toMatch(
      new RegExp(`another demo \\(process ${first.pid}\\) uses .*demo: wait until it serves`),
    );
    expect(second.code).toBe(3);
    expect(await ended).toEqual([0, null]);
    expect(existsSync(place('demo/demo.lock'))).toBe(false);
  });

  it('of a killed one, the lock is nobody’s', async () => {
    await writeFile(place('demo/demo.lock'), '999999999');
    expect(await runHandbill(...inFolder())).toMatchObject({ code: 0 });
    await writeFile(place('demo/demo.lock'), String(process.pid));
    // What is there may be served by several.
    expect(await runHandbill(...inFolder())).toMatchObject({ code: 0 });
    expect(await runHandbill(...inFolder('--fresh'))).toMatchObject({ code: 3 });
    expect(await readFile(place('demo/demo.lock'), 'utf8')).toBe(String(process.pid));
  });
});

it('a priority is told as the number that it is', async () => {
  await writeFile(
    place('promotions.csv'),
    'code,name,visibilityStatus,priority,catalogIndexItems\nP,Apples,PUBLISH,9,A\n',
  );
  const store = ['--store', place('store')];
  expect(await runHandbill('import', 'promotions', place('promotions.csv'), ...store)).toMatchObject({ code: 0 });
  const campaign = ['campaign', 'create', 'loud', '--slots', '1', '--days', '7', '--algorithm', 'PRIORITY'];
  expect(await runHandbill(...campaign, '--publish', ...store)).toMatchObject({ code: 0 });
  const { stdout } = await runHandbill('preview', 'anna', 'loud', ...store);
  expect(stdout).toMatch(/Code +Priority\n/);
  expect(stdout).toMatch(/ P +9\n/);
  const { stdout: json } = await runHandbill('preview', 'anna', 'loud', '--json', ...store);
  expect(JSON.parse(json)).toMatchObject({ handbill: { algorithm: 'ALGORITHM_PRIORITY' } });
});
