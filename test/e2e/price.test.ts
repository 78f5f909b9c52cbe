import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runHandbill } from '../support/server-process.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hb-price-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function price(text: string, ...flags: string[]) {
  const file = join(folder, 'cases.jsonl');
  await writeFile(file, text);
  const { code, stdout, stderr } = await runHandbill('price', file, ...flags);
  const answers = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  return { code, stderr, answers };
}

const caseOf = (name: string, quantity = '2') =>
  JSON.stringify({
    case: name,
    currency: 'EUR',
    basket: [{ seq: 1, itemId: 'A', quantity, unitPrice: '1.99' }],
    offers: [{ code: 'P1', discountType: 'PERCENT', discountValue: '20' }],
  });

it('answers every case, in order', async () => {
  const names = Array.from({ length: 3_000 }, (_, at) => `case ${at}`);
  const { code, stderr, answers } = await price(names.map((name) => caseOf(name)).join('\n'));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(answers.map((answer) => answer.case)).toEqual(names);
  expect(new Set(answers.map((answer) => answer.discount))).toEqual(new Set(['0.80']));
});

it('explains what is missing on request', async () => {
  const source = JSON.parse(caseOf('1'));
  source.offers[0].minBasketValue = '5.00';
  const text = JSON.stringify(source);
  const miss = { nearMisses: [{ code: 'P1', missing: '1.02 EUR more' }] };
  expect((await price(text, '--explain')).answers).toMatchObject([miss]);
  expect((await price(text)).answers).not.toMatchObject([miss]);
});

it('prices the basket of the README', async () => {
  const { code, stdout } = await runHandbill('price', '--explain', 'examples/first-steps/basket.jsonl');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    net: '5.45',
    offers: [
      { code: 'MILK', discount: '1.29' },
      { code: 'FRESH10', discount: '0.46' },
      { code: 'BIG', reason: 'BASKET_VALUE_TOO_LOW', needed: '11.40', actual: '7.20' },
    ],
    nearMisses: [{ code: 'BIG', missing: '4.20 EUR more' }],
  });
});

it('goes on after malformed cases, and tells by its exit code', async () => {
  const { code, answers } = await price(`${caseOf('1', '0')}\n\nnonsense\r\n${caseOf('2')}\n`);
  expect(code).toBe(4);
  expect(answers).toMatchObject([
    { case: '1', error: 'basket[0].quantity: must be above 0 and at most 100000' },
    { case: '3', error: expect.stringContaining('is not JSON') },
    { case: '2', net: '3.18' },
  ]);
});

it('refuses what is no text, and a file that is not there', async () => {
  expect(await price('\u0000')).toMatchObject({ code: 1, stderr: expect.stringContaining('line 1') });
  expect(await runHandbill('price', join(folder, 'absent.jsonl'))).toMatchObject({ code: 2 });
});

it('warns once of a field that it does not read, and prices as before', async () => {
  const source = JSON.parse(caseOf('1'));
  source.offers[0].minBasket = '5.00';
  source.basket[0].weighted = true;
  const line = JSON.stringify(source);
  const { code, stderr, answers } = await price(`${line}\n${line}\n`);
  expect({ code, answers: answers.map(({ discount }) => discount) }).toEqual({ code: 0, answers: ['0.80', '0.80'] });
  expect(stderr.split('\n').filter((each) => each !== '')).toEqual([
    'warning: basket[0].weighted is not read: the nearest name that is known is "weighed"',
    'warning: offers[0].minBasket is not read: the nearest name that is known is "minBasketValue"',
  ]);
});
