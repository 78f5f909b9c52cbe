import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cleanEnvironment } from '../support/server-process.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;
const inFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hb-cli-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(args: readonly string[], variables: Record<string, string> = {}): ChildProcess {
  // Its own temp folder, to see what a command leaves there.
  const env = { ...cleanEnvironment(), TMPDIR: folder, ...variables };
  return spawn(process.execPath, [MAIN, ...args], { cwd: folder, env });
}

async function finish(child: ChildProcess, input = ''): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => (stdout += chunk));
  child.stderr?.on('data', (chunk) => (stderr += chunk));
  child.stdin?.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

const handbill = (...args: string[]): Promise<Outcome> => finish(start(args));

async function untilSaid(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let said = '';
  for await (const chunk of child.stdout!) {
    said += chunk;
    const match = pattern.exec(said);
    if (match) return match;
  }
  throw new Error(`ended without saying ${pattern}: ${said}`);
}

describe('a wrong command line', () => {
  it.each([
    [['serv'], /unknown command 'serv' \(Did you mean serve\?\)/],
    [['get', 'only-a-profile'], /missing required argument 'campaign'/],
    [['campaign', 'create', 'x', '--slots', 'six', '--days', '7'], /--slots.*'six' is invalid/],
    [['import', 'items', 'absent.csv'], /absent\.csv does not exist/],
    [['import', 'items', '.'], /is a directory/],
    [['serve', '--listen', 'nowhere'], /--listen must be host:port.*\(got "nowhere"\)/],
  ])('%j ends with code 2 and one clear line', async (args, message) => {
    const { code, stdout, stderr } = await handbill(...args);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('with --json is told as JSON', async () => {
    const { code, stderr } = await finish(start(['item', 'list', '--json'], { HANDBILL_PAGE_SIZE: 'many' }));
    expect(JSON.parse(stderr)).toEqual({
      error: {
        code: 'USAGE',
        message: 'HANDBILL_PAGE_SIZE must be a whole number (got "many")',
        fields: [{ field: 'HANDBILL_PAGE_SIZE', reason: 'must be a whole number' }],
        exitCode: 2,
      },
    });
    expect(code).toBe(2);
  });
});

describe('what is not there', () => {
  it('a server ends with code 3', async () => {
    const { code, stderr } = await handbill('item', 'list', '--server', '127.0.0.1:1');
    expect(stderr).toMatch(/no server answers: connect ECONNREFUSED/);
    expect(code).toBe(3);
  });

  it('a store that is a file ends with code 3', async () => {
    await writeFile(inFolder('a-file'), '');
    const { code, stderr } = await handbill('item', 'list', '--store', 'a-file');
    expect(stderr).toMatch(/can't open the store a-file: it is a file/);
    expect(code).toBe(3);
  });

  it('a free port ends with code 3', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const { code, stderr } = await handbill(
      'serve',
      '--listen',
      `127.0.0.1:${port}`,
      '--store',
      's',
      '--log-level',
      'warn',
    );
    holder.close();
    expect(stderr).toMatch(/can't listen on 127\.0\.0\.1:\d+: the address is taken/);
    expect(code).toBe(3);
  });
});

describe('commands on a store of their own', () => {
  it('with --json tell rejected rows and warnings as JSON lines', async () => {
    await writeFile(inFolder('odd.csv'), 'code,name,what\nA,,x\n');
    const { code, stderr } = await handbill('import', 'promotions', 'odd.csv', '--json', '--store', 'odd');
    const told = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(told).toEqual([
      { warning: { line: 1, column: 'what', value: '', reason: 'is no column of promotions: ignored' } },
      { line: 2, column: 'name', value: '', reason: 'must not be empty' },
    ]);
    expect(code).toBe(4);
  });

  it('import rows, report the rejected ones, and leave no socket behind', async () => {
    await writeFile(inFolder('items.csv'), 'itemId;name;price\nA;Apple;1.50\nB;Bread;cheap\nC;Cheese;2.50\n');
    const first = await handbill('import', 'items', 'items.csv', '--store', 'store', '--report', 'rejected.jsonl');
    expect(first.stdout).toMatch(/items\.csv: 3 rows: 2 created, 0 updated, 0 unchanged, 1 rejected/);
    expect(first.code).toBe(4);
    const report = (await readFile(inFolder('rejected.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(report.map((line) => JSON.parse(line))).toEqual([
      { line: 3, column: 'price', value: 'cheap', reason: expect.any(String) },
    ]);
    expect((await readdir(folder)).filter((name) => name.startsWith('handbill-'))).toEqual([]);
  });

  it('import the same again from standard input: nothing changes', async () => {
    const child = start(['import', 'items', '-', '--store', 'store', '--json']);
    const { code, stdout } = await finish(child, 'itemId,name,price\nA,Apple,1.50\nC,Cheese,2.50\n');
    expect(JSON.parse(stdout)).toMatchObject({
      file: 'standard input',
      rows: 2,
      created: 0,
      unchanged: 2,
      rejected: 0,
    });
    expect(code).toBe(0);
  });

  it('write nothing in a dry run', async () => {
    const child = start(['import', 'items', '-', '--store', 'store', '--dry-run', '--json']);
    const { stdout } = await finish(child, 'itemId,name\nD,Dates\n');
    expect(JSON.parse(stdout)).toMatchObject({ dryRun: true, created: 1 });
    const { code, stderr } = await handbill('item', 'get', 'D', '--store', 'store', '--json');
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'NOT_FOUND', exitCode: 1 } });
    expect(code).toBe(1);
  });

  it('refuse a campaign with the field and the reason', async () => {
    const args = ['campaign', 'create', 'x', '--slots', '6', '--days', '7', '--filter', 'promotion.('];
    const { code, stderr } = await handbill(...args, '--store', 'store');
    expect(stderr).toMatch(/filter/);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });
});

describe('serve', () => {
  it('answers clients until SIGTERM, then drains and ends with code 0', async () => {
    const server = start(['serve', '--listen', '127.0.0.1:0', '--store', 'store']);
    const ended = once(server, 'close');
    const [, address] = await untilSaid(server, /Serving on (\S+)/);
    const { stdout, code } = await handbill('item', 'get', 'A', '--json', '--server', address as string);
    expect(JSON.parse(stdout)).toMatchObject({ itemId: 'A', price: { amountMinor: 150, currency: 'EUR' } });
    expect(code).toBe(0);
    server.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it('cuts an import that outlives the drain, which says so', async () => {
    const server = start(['serve', '--listen', '127.0.0.1:0', '--store', 'cut', '--drain-grace-ms', '50', '--json']);
    let log = '';
    server.stderr?.on('data', (text) => (log += text));
    const ended = once(server, 'close');
    const [, address] = await untilSaid(server, /"address": "([^"]+)"/);
    const importing = start(['import', 'items', '-', '--server', address as string]);
    let told = '';
    importing.stderr?.on('data', (text) => (told += text));
    const broken = once(importing, 'close');
    importing.stdin?.on('error', () => {});
    const rows = Array.from({ length: 5_000 }, (_, i) => `I${i},Item ${i},${i === 0 ? 'cheap' : '1.00'}`);
    importing.stdin?.write(`itemId,name,price\n${rows.join('\n')}\n`);
    await vi.waitUntil(() => told.includes('line 2, price'), { timeout: 10_000 });
    server.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(await broken).toEqual([3, null]);
    expect(told).toMatch(/the server has gone; .* Importing it again completes it/);
    expect(log).not.toContain('"level":50');
  });
});

describe('the demo', () => {
  const small = ['--customers', '40', '--items', '120', '--promotions', '60', '--days', '30', '--folder', 'demo'];

  it('makes a world, shows three customers with reasons, and is recognised the next time', async () => {
    const first = await handbill('demo', '--once', '--port', '0', ...small);
    expect(first.stderr).toMatch(/Making a grocery world in demo: 40 customers, 120 items, 60 promotions/);
    expect(first.stderr).toMatch(/promotions +60 rows: 60 created/);
    expect(first.code).toBe(0);
    for (const customer of ['customer-0001', 'customer-0002', 'customer-0003'])
      expect(first.stdout).toContain(customer);
    expect(first.stdout).toMatch(/because/);
    expect(first.stdout).not.toContain('\u001b');
    for (const line of first.stdout.split('\n').filter((it) => !it.includes('main.js'))) {
      expect(line.length).toBeLessThanOrEqual(100);
    }

    const [, get] = /main\.js (get .* --store \S+)/.exec(first.stdout)!;
    expect((await handbill(...get!.split(' '))).code).toBe(0);

    const second = await handbill('demo', '--once', '--port', '0', ...small);
    expect(second.stderr).toBe('');
    const offers = (text: string): string => text.slice(0, text.indexOf('Try next'));
    expect(offers(second.stdout)).toBe(offers(first.stdout));
    expect(second.code).toBe(0);
    const other = await handbill('demo', '--once', '--port', '0', ...small, '--customers', '50');
    expect(other.stderr).toContain('Using the world that is there (40 customers, ');
  });

  it('lives on when it is opened later, without doubling what it knows', async () => {
    const MADE_MS = Date.UTC(2026, 9, 1, 15);
    const DAY_MS = 86_400_000;
    const open = (nowMs: number) => {
      const clock = `${new URL('../support/fixed-clock.mjs', import.meta.url)}?nowMs=${nowMs}`;
      const args = ['demo', '--once', '--port', '0', ...small, '--folder', 'living'];
      const child = spawn(process.execPath, ['--import', clock, MAIN, ...args], {
        cwd: folder,
        env: cleanEnvironment(),
      });
      return finish(child);
    };
    const regular = async () => {
      const args = ['profile', 'get', 'customer-0001', '--json', '--store', 'living/store'];
      const { receipts, newestReceiptTime } = JSON.parse((await handbill(...args)).stdout);
      return { receipts: Number(receipts), newestMs: Date.parse(newestReceiptTime) };
    };
    expect((await open(MADE_MS)).code).toBe(0);
    const made = await regular();
    const marker = inFolder('living/demo.json');
    const state = await readFile(marker, 'utf8');
    expect((await open(MADE_MS + 3_600_000)).stderr).toBe('');

    const nowMs = MADE_MS + 31 * DAY_MS;
    const later = await open(nowMs);
    expect(later.stderr).toMatch(/lives on[\s\S]*promotions +60 rows: 0 created, [1-9]\d* updated[\s\S]* 0 rejected/);
    expect(later.code).toBe(0);
    const known = await regular();
    expect(known.receipts).toBeGreaterThan(made.receipts);
    expect(known.newestMs).toBeGreaterThan(nowMs - 8 * DAY_MS);
    expect(known.newestMs).toBeLessThanOrEqual(nowMs);

    // As if it had been interrupted before it noted how far it was.
    await writeFile(marker, state);
    expect((await open(nowMs)).stderr).toMatch(
      /transactions +[\d,]+ rows: 0 created, 0 updated, \d+ unchanged, 0 rejected/,
    );
    expect(await regular()).toEqual(known);
  }, 300_000);

  it('prints command lines that work while it serves', async () => {
    const demo = start(['demo', '--port', '0', ...small]);
    const ended = once(demo, 'close');
    const [said, address] = await untilSaid(demo, /Try next[\s\S]*Serving on (\S+)/);
    const [, get] = /main\.js (get customer-\d+ .*)/.exec(said) as RegExpExecArray;
    // The demo is small: customer-0042 has no history, and gets a handbill all the same.
    const { stdout, code } = await handbill(...(get as string).trim().split(' '));
    expect(stdout).toMatch(/Handbill of customer-0042 in weekly-six/);
    expect(code).toBe(0);

    const clash = await handbill('demo', '--port', (address as string).split(':')[1] as string, ...small);
    expect(clash.stderr).toMatch(/the port is taken; --port chooses another one/);
    expect(clash.code).toBe(3);
    demo.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  });

  it('says what to do when its store is that of another version', async () => {
    await mkdir(inFolder('old/store'), { recursive: true });
    await copyFile(inFolder('demo/demo.json'), inFolder('old/demo.json'));
    await writeFile(inFolder('old/store/data.mdb'), 'something else');
    const { code, stderr } = await handbill('demo', '--once', '--port', '0', ...small, '--folder', 'old');
    expect(stderr).toMatch(/can't open the store .*; --fresh makes a new demo/);
    expect(code).toBe(3);
  });

  it('makes an interrupted start anew, but touches no folder that is not its own', async () => {
    const marker = inFolder('demo/demo.json');
    const state = JSON.parse(await readFile(marker, 'utf8'));
    await writeFile(marker, JSON.stringify({ ...state, complete: false }));
    const again = await handbill('demo', '--once', '--port', '0', ...small);
    expect(again.stderr).toMatch(/promotions +60 rows: 60 created/);
    expect(again.code).toBe(0);

    await rm(marker);
    const foreign = await handbill('demo', '--once', '--port', '0', ...small);
    expect(foreign.stderr).toMatch(/demo is not a demo; choose another folder/);
    expect(foreign.code).toBe(2);
  });
});
