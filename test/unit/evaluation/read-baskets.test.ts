import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readBaskets } from '../../../src/evaluation/read-baskets.js';
import { UnusableFile } from '../../../src/evaluation/read-csv.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'handbill-baskets-'));
});
afterEach(() => rm(folder, { recursive: true }));

const RIGHT = { users: 'user_id,fold\nu0,0\n', baskets: 'user_id,seq,items\nu0,1,i1 i2\n' };

async function read(files: Partial<typeof RIGHT>) {
  for (const [name, content] of Object.entries({ ...RIGHT, ...files })) {
    await writeFile(path.join(folder, `${name}.csv`), content, 'latin1');
  }
  return readBaskets(path.join(folder, 'baskets.csv'), path.join(folder, 'users.csv'));
}

it('reads customers with their folds and baskets', async () => {
  const { customerIds, fold, items } = await read({});
  expect([customerIds, [...fold], items.names.length]).toEqual([['u0'], [0], 2]);
});

it.each<[keyof typeof RIGHT, string, RegExp]>([
  ['users', 'user_id,group\nu1,0\n', /users\.csv: column fold is missing, found user_id, group/],
  ['users', 'user_id,fold\nu1,first\n', /fold of user u1 is no whole number: "first"/],
  ['users', 'user_id,fold\nu1,-2\n', /fold of user u1 is -2; folds count from 0/],
  ['users', 'user_id,fold\nu1,0\nu1,1\n', /user u1 is in two rows/],
  ['users', 'user_id,fold\nu1,0\n', /baskets\.csv: user u0 is not in .*users\.csv/],
  ['baskets', 'user,items\n1,2\n', /baskets\.csv: column user_id is missing, found user, items/],
  ['baskets', 'user_id,seq,items\nu0,1.5,i1\n', /seq of a basket of user u0 is no whole number: "1.5"/],
  ['baskets', 'user_id,seq,items\nu0,1\n', /baskets\.csv: .*line 2/],
  ['baskets', '', /baskets\.csv: is empty/],
  ['baskets', '\x1f\x8bnonsense', /baskets\.csv: the gzip file is broken/],
])('names what is wrong with %s %j', async (name, content, message) => {
  const failure = read({ [name]: content });
  await expect(failure).rejects.toThrow(message);
  await expect(failure).rejects.toBeInstanceOf(UnusableFile);
});
