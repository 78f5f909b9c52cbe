import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Environment, openEnvironment, refreshReads } from '../../../src/store/lmdb/environment.js';
import { rememberFiles } from '../../../src/store/lmdb/own-files.js';
import { createWriter, type Writer } from '../../../src/store/lmdb/writer.js';

let folder: string;
let environment: Environment;
let writer: Writer;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handbill-writer-'));
  environment = openEnvironment(folder);
  writer = createWriter(environment, rememberFiles(folder), () => {});
});
afterEach(async () => {
  await environment.root.close();
  await rm(folder, { recursive: true });
});

const put = (name: string) => () => void environment.snapshots.put(name, Buffer.from(name));

function stored(name: string): boolean {
  refreshReads(environment);
  return environment.snapshots.getBinary(name) !== undefined;
}

it('writes nothing of a group in which a job throws, and goes on with the next', async () => {
  const jobs = [
    writer.submit(1, (counters) => {
      counters.version++;
      put('before')();
    }),
    writer.submit(1, () => {
      put('half')();
      throw new Error('broken page');
    }),
    writer.submit(1, put('after')),
  ];
  for (const outcome of await Promise.allSettled(jobs)) {
    expect(outcome).toMatchObject({
      status: 'rejected',
      reason: { code: 'UNAVAILABLE', message: expect.stringContaining(folder) },
    });
  }
  await writer.submit(1, (counters) => {
    expect(counters.version).toBe(0);
    put('next')();
  });
  expect(['before', 'half', 'after', 'next'].map(stored)).toEqual([false, false, false, true]);
});

it('lets many small writes share a few transactions', async () => {
  const transactions = new Set<number>();
  const note = (name: string) => () => {
    transactions.add(environment.root.getWriteTxnId());
    put(name)();
  };
  await Promise.all(Array.from({ length: 500 }, (_, n) => writer.submit(1, note(`${n}`))));
  expect(transactions.size).toBeLessThan(5);
  expect(stored('499')).toBe(true);
});
