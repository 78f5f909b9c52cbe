import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Environment, openEnvironment } from '../../../src/store/lmdb/environment.js';
import { createScanner } from '../../../src/store/lmdb/scanner.js';
import { countTurns } from '../../support/turns.js';

const ROWS = 300;

let folder: string;
let environment: Environment;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handbill-scanner-'));
  environment = openEnvironment(folder);
  await environment.root.childTransaction(() => {
    for (let row = 0; row < ROWS; row++) void environment.snapshots.put(`row ${row}`, Buffer.alloc(10));
  });
});
afterEach(async () => {
  await environment.root.close();
  await rm(folder, { recursive: true });
});

/** Keeps the event loop busy, as a row that is dear to decode does. */
function work(ms: number): void {
  for (const endMs = performance.now() + ms; performance.now() < endMs; );
}

it('gives way after some work, however few rows that was', async () => {
  const turns = countTurns();
  const rows = createScanner(environment).scan(
    (transaction) => environment.snapshots.getRange({ start: '', transaction }),
    () => work(0.5),
  );
  for await (const _ of rows);
  expect(turns.stop()).toBeGreaterThan(ROWS / 10);
});
