import { describe, expect, it } from 'vitest';
import {
  REDIS_CALL_BYTES_MAX,
  REDIS_CALL_ITEMS_MAX,
  REDIS_PENDING_BYTES_MAX,
  REDIS_PENDING_MAX,
} from '../../../src/limits.js';
import { createCollector } from '../../../src/store/redis/collector.js';
import { createGate } from '../../../src/store/redis/gate.js';

const busy = () => new Error('busy');

/** Answers with each item in capitals; `calls` are what went out. */
function collecting(collect = true, bytesOf: (item: string) => number = (item) => item.length) {
  const calls: string[][] = [];
  const ask = createCollector<string, string>({
    gate: createGate(busy),
    groupOf: (item) => item[0]!,
    bytesOf,
    collect,
    async send(_, items) {
      calls.push([...items]);
      if (items.includes('bad')) throw new Error('refused');
      return items.map((item) => item.toUpperCase());
    },
  });
  return { ask, calls };
}

describe('collecting', () => {
  it('makes one call a group of what is asked for in one turn, and answers each in order', async () => {
    const { ask, calls } = collecting();
    const answers = await Promise.all([ask(['a1', 'b1', 'a2']), ask(['b2']), ask([]), ask(['a3'])]);
    expect(answers).toEqual([['A1', 'B1', 'A2'], ['B2'], [], ['A3']]);
    expect(calls).toEqual([
      ['a1', 'a2', 'a3'],
      ['b1', 'b2'],
    ]);
  });

  it('can be switched off', async () => {
    const { ask, calls } = collecting(false);
    await Promise.all([ask(['a1']), ask(['a2'])]);
    expect(calls).toEqual([['a1'], ['a2']]);
  });

  it('fails a list with the first of its calls that fails, and no other', async () => {
    const { ask } = collecting();
    const [good, bad, mixed] = await Promise.allSettled([ask(['a1']), ask(['bad']), ask(['a2', 'bad'])]);
    expect([good.status, bad.status, mixed.status]).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  it('keeps calls within their limits', async () => {
    const many = Array.from({ length: REDIS_CALL_ITEMS_MAX + 1 }, (_, n) => `a${n}`);
    const { ask, calls } = collecting();
    const answered = ask(many);
    // A full one does not wait for the turn's end.
    expect(calls.map(({ length }) => length)).toEqual([REDIS_CALL_ITEMS_MAX]);
    await answered;
    expect(calls.map(({ length }) => length)).toEqual([REDIS_CALL_ITEMS_MAX, 1]);

    const large = collecting(true, () => REDIS_CALL_BYTES_MAX / 2);
    await large.ask(['a1', 'a2', 'a3']);
    expect(large.calls).toEqual([['a1', 'a2'], ['a3']]);
    const huge = collecting(true, () => REDIS_CALL_BYTES_MAX + 1);
    await huge.ask(['a1', 'a2']);
    expect(huge.calls).toEqual([['a1'], ['a2']]);
  });
});

describe('the gate', () => {
  const waiting = () => {
    let release = () => {};
    const work = new Promise<void>((resolve) => {
      release = resolve;
    });
    return { release, work: () => work };
  };

  it.each([
    ['items', REDIS_PENDING_MAX, 0, 1, 0],
    ['bytes', 1, REDIS_PENDING_BYTES_MAX, 0, 1],
  ])('refuses more than may wait, in %s', async (_, items, bytes, moreItems, moreBytes) => {
    const gate = createGate(busy);
    const { release, work } = waiting();
    const first = gate(items, bytes, work);
    await expect(gate(moreItems, moreBytes, async () => {})).rejects.toThrow('busy');
    release();
    await first;
    await gate(moreItems, moreBytes, async () => {});
  });

  it('lets work that is too large pass alone, and counts what failed as gone', async () => {
    const gate = createGate(busy);
    await gate(REDIS_PENDING_MAX + 1, 0, async () => {});
    await expect(gate(REDIS_PENDING_MAX, 0, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await gate(REDIS_PENDING_MAX, 0, async () => {});
  });
});
