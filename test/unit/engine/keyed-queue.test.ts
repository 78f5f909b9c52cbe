import { describe, expect, test } from 'vitest';
import { createKeyedQueue } from '../../../src/engine/concurrency/keyed-queue.js';

/** Work that ends when told to, and says when it began. */
function step(log: string[], name: string) {
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    end,
    work: async () => {
      log.push(`${name} begins`);
      await ended;
      log.push(`${name} ends`);
      return name;
    },
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('keyed queue', () => {
  test('work of one key runs one after the other, in the order it was given', async () => {
    const queue = createKeyedQueue();
    const log: string[] = [];
    const [a, b] = [step(log, 'a'), step(log, 'b')];
    const done = Promise.all([queue.run(['k'], a.work), queue.run(['k'], b.work)]);
    await settle();
    expect(log).toEqual(['a begins']);
    b.end();
    a.end();
    expect(await done).toEqual(['a', 'b']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  test('work of other keys does not wait', async () => {
    const queue = createKeyedQueue();
    const log: string[] = [];
    const [a, b] = [step(log, 'a'), step(log, 'b')];
    void queue.run(['k'], a.work);
    const other = queue.run(['l'], b.work);
    b.end();
    expect(await other).toBe('b');
    expect(log).toContain('a begins');
    a.end();
  });

  test('work of several keys waits for all of them, and crossing key lists do not lock each other out', async () => {
    const queue = createKeyedQueue();
    const log: string[] = [];
    const [a, b, c] = [step(log, 'a'), step(log, 'b'), step(log, 'c')];
    const done = Promise.all([
      queue.run(['k', 'l'], a.work),
      queue.run(['l', 'k'], b.work),
      queue.run(['k', 'm'], c.work),
    ]);
    for (const each of [c, b, a]) each.end();
    expect(await done).toEqual(['a', 'b', 'c']);
    expect(log.indexOf('b begins')).toBeGreaterThan(log.indexOf('a ends'));
    expect(log.indexOf('c begins')).toBeGreaterThan(log.indexOf('b ends'));
  });

  test('tells work whether it had to wait', async () => {
    const queue = createKeyedQueue();
    const told = (waited: boolean) => Promise.resolve(waited);
    expect(await Promise.all([queue.run(['k'], told), queue.run(['k'], told), queue.run(['l'], told)])).toEqual([
      false,
      true,
      false,
    ]);
    expect(await queue.run(['k'], told)).toBe(false);
  });

  test('failed work fails its caller only', async () => {
    const queue = createKeyedQueue();
    const failed = queue.run(['k'], () => Promise.reject(new Error('broken')));
    const next = queue.run(['k'], () => Promise.resolve('fine'));
    await expect(failed).rejects.toThrow('broken');
    expect(await next).toBe('fine');
  });
});
