import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { prepareStore } from '../call-load.js';
import { runHandbill } from '../server-process.js';

const ITEMS = 2_000;
const PROMOTIONS = 1_000;
const RECEIPTS = 20_000;
const RECEIPTS_OF_ONE = 2_000;

const rows = (count: number, row: (n: number) => string): string[] => Array.from({ length: count }, (_, n) => row(n));

const FILES = {
  items: ['itemId,name,brand', ...rows(ITEMS, (n) => `attacked-${n},Item ${n},Brand ${n % 50}`)],
  promotions: [
    'code,name,type,visibilityStatus,discountType,discountValue,catalogItemType,catalogIndexItems,tags.0.name',
    ...rows(PROMOTIONS, (n) => `A-${n},10 % off,HANDBILL,PUBLISH,PERCENT,10,LIST,attacked-${n % ITEMS},MOBILE`),
  ],
  transactions: [
    'transactionId,profileId,time,itemId,quantity',
    ...rows(RECEIPTS, (n) => {
      const profileId = n < RECEIPTS_OF_ONE ? 'attacked' : `attacked-${n % 3_000}`;
      return `R-${n},${profileId},2026-05-${String((n % 28) + 1).padStart(2, '0')}T09:14:00Z,attacked-${n % ITEMS},1`;
    }),
  ],
};

/** The README's first steps in the middle of 2,000 items, 1,000 promotions and 20,000 receipts, of which one profile has 2,000. */
export async function prepareAttackedStore(store: string): Promise<void> {
  await prepareStore(store);
  const folder = await mkdtemp(path.join(tmpdir(), 'handbill-attacked-'));
  try {
    for (const [kind, lines] of Object.entries(FILES)) {
      const file = path.join(folder, `${kind}.csv`);
      await writeFile(file, lines.join('\n'));
      const { code, stderr } = await runHandbill('import', kind, file, '--store', store);
      expect(code, stderr).toBe(0);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
