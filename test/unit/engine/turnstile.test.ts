import { expect, test } from 'vitest';
import { createTurnstile } from '../../../src/engine/concurrency/turnstile.js';

test('a turnstile lets so many through in order, and others get in before the next ones', async () => {
  const turn = createTurnstile(3);
  const seen: (number | string)[] = [];
  const all = Array.from({ length: 8 }, async (_, i) => {
    await turn();
    seen.push(i);
  });
  const others = ['a', 'b'].map(
    (name) =>
      new Promise<void>((resolve) => {
        setImmediate(() => {
          seen.push(name);
          setImmediate(resolve);
        });
      }),
  );
  await Promise.all([...all, ...others]);
  expect(seen.slice(0, 3)).toEqual([0, 1, 2]);
  expect(seen.indexOf('a')).toBeLessThan(seen.indexOf(6));
  expect(seen.filter((one) => typeof one === 'number')).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('a turnstile costs each who waits the same, however many wait', async () => {
  const timeOf = async (waiting: number): Promise<number> => {
    const turn = createTurnstile(4);
    const fromMs = performance.now();
    await Promise.all(Array.from({ length: waiting }, turn));
    return performance.now() - fromMs;
  };
  const few = Math.max(await timeOf(1_000), await timeOf(1_000));
  expect(await timeOf(16_000)).toBeLessThan(5 * 16 * few);
});
