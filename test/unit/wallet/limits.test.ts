import { describe, expect, it } from 'vitest';
import { ANSWER_KEPT_MS, ANSWERED_REQUESTS_MAX, LIST_ORDER_FIELDS_MAX } from '../../../src/limits.js';
import { answerBefore, requestKey, withAnswer } from '../../../src/wallet/idempotency.js';
import { parseOrder } from '../../../src/wallet/list-order.js';
import { walletWith } from '../../support/wallets.js';

const answer = { kind: 'points', points: 1 } as const;
const key = (n: number) => requestKey(`request-${n}`, ['x']);
const answeredBefore = (count: number, atMs: number) =>
  walletWith({ answered: Array.from({ length: count }, (_, n) => ({ ...key(n), atMs, answer })) });

describe('answers to requests', () => {
  it('are remembered up to their number, and make room when they are a day old', () => {
    const fits = withAnswer(answeredBefore(ANSWERED_REQUESTS_MAX - 1, 0), key(-1), answer, 10);
    expect(fits.ok && fits.value.answered.length).toBe(ANSWERED_REQUESTS_MAX);
    const full = answeredBefore(ANSWERED_REQUESTS_MAX, 0);
    const early = withAnswer(full, key(-1), answer, ANSWER_KEPT_MS - 1);
    expect(early).toMatchObject({ ok: false, error: { reason: 'TOO_MANY_REQUESTS' } });
    const late = withAnswer(full, key(-1), answer, ANSWER_KEPT_MS);
    expect(late.ok && late.value.answered.length).toBe(1);
  });

  it('are found by id, and only for the same request', () => {
    const wallet = answeredBefore(3, 0);
    expect(answerBefore(wallet, key(1))).toEqual({ ok: true, value: answer });
    expect(answerBefore(wallet, key(9))).toEqual({ ok: true, value: null });
    const other = answerBefore(wallet, requestKey('request-1', ['y']));
    expect(other).toMatchObject({ ok: false, error: { reason: 'REQUEST_ID_REUSED' } });
  });
});

it('an order names known fields, not too many', () => {
  expect(parseOrder('')).toEqual({ ok: true, value: [] });
  expect(parseOrder(' priority desc , name')).toEqual({
    ok: true,
    value: [
      { field: 'priority', descending: true },
      { field: 'name', descending: false },
    ],
  });
  const fields = (count: number) => parseOrder(Array(count).fill('name').join(',')).ok;
  expect([fields(LIST_ORDER_FIELDS_MAX), fields(LIST_ORDER_FIELDS_MAX + 1)]).toEqual([true, false]);
  for (const text of ['toString', 'name down', 'name,', 'price']) expect(parseOrder(text).ok, text).toBe(false);
});
