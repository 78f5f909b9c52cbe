import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type BackgroundTask, createBackground } from '../../../src/engine/concurrency/background.js';
import { BACKGROUND_BACK_OFF_MAX_MS } from '../../../src/limits.js';

/** Turns come when a test says so. */
let calls: (() => void)[];
const beat: BackgroundTask['beat'] = (_, call) => {
  calls.push(call);
  return () => {
    calls = calls.filter((each) => each !== call);
  };
};

const settled = () => new Promise((resolve) => setImmediate(resolve));

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    for (const call of calls) call();
    await settled();
  }
}

const run = vi.fn<() => Promise<unknown>>();
const onError = vi.fn<(error: unknown) => void>();
const background = (options: Partial<BackgroundTask> = {}) =>
  createBackground({ everyMs: 100, run, onError, beat, ...options });

/** Work that goes on until it is told to end. */
function hanging() {
  let end: () => void = () => {};
  run.mockImplementationOnce(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  return { end: () => end() };
}

beforeEach(() => {
  calls = [];
  run.mockReset().mockResolvedValue(undefined);
  onError.mockReset();
});

describe('background work', () => {
  test('is done once a turn from its start on, however often it is started', async () => {
    const work = background();
    await turns(1);
    work.start();
    work.start();
    expect(run).not.toHaveBeenCalled();
    await turns(3);
    expect(run).toHaveBeenCalledTimes(3);
  });

  test('has its first turn at once where that is wanted', () => {
    background({ atOnce: true }).start();
    expect(run).toHaveBeenCalledOnce();
  });

  test('is never done twice at the same time', async () => {
    const { end } = hanging();
    background().start();
    await turns(3);
    expect(run).toHaveBeenCalledOnce();
    end();
    await settled();
    await turns(1);
    expect(run).toHaveBeenCalledTimes(2);
  });

  test('is stopped when the turn under way has ended, and never starts again', async () => {
    const { end } = hanging();
    const work = background();
    work.start();
    await turns(1);
    const stopped = vi.fn();
    const stopping = work.stop().then(stopped);
    await settled();
    expect([work.isStopped, stopped.mock.calls.length]).toEqual([true, 0]);
    end();
    await stopping;
    work.start();
    await turns(2);
    expect(run).toHaveBeenCalledOnce();
  });
});

describe('after failures', () => {
  test('turns are skipped, more and more of them, within the limit, until one succeeds', async () => {
    const error = new Error('away');
    run.mockRejectedValue(error);
    background().start();
    const done: number[] = [];
    for (let turn = 1; turn <= 36; turn++) {
      const before = run.mock.calls.length;
      await turns(1);
      if (run.mock.calls.length > before) done.push(turn);
    }
    const most = BACKGROUND_BACK_OFF_MAX_MS / 100;
    expect(done).toEqual([1, 3, 7, 15, 15 + most, 15 + 2 * most]);
    expect(onError.mock.calls).toEqual(done.map(() => [error]));
    run.mockResolvedValue(undefined);
    await turns(most);
    const failed = onError.mock.calls.length;
    run.mockClear();
    await turns(3);
    expect(run).toHaveBeenCalledTimes(3);
    expect(onError).toHaveBeenCalledTimes(failed);
  });

  test('no turn is skipped where the interval is longer than the limit', async () => {
    run.mockRejectedValue(new Error('away'));
    background({ everyMs: BACKGROUND_BACK_OFF_MAX_MS + 1 }).start();
    await turns(3);
    expect(run).toHaveBeenCalledTimes(3);
  });
});

describe('behind a first load', () => {
  test('it begins when that has ended; all who ask wait for the same one', async () => {
    const first = vi.fn(async () => {});
    const work = background();
    await Promise.all([work.startAfter(first), work.startAfter(first)]);
    await work.startAfter(first);
    expect(first).toHaveBeenCalledOnce();
    expect(run).not.toHaveBeenCalled();
    await turns(1);
    expect(run).toHaveBeenCalledOnce();
  });

  test('a failure is told to those who wait, and the next who asks tries again', async () => {
    const first = vi.fn(async () => {});
    first.mockRejectedValueOnce(new Error('away'));
    const work = background();
    await expect(work.startAfter(first)).rejects.toThrow('away');
    expect([calls.length, onError.mock.calls.length]).toEqual([0, 0]);
    await work.startAfter(first);
    await turns(1);
    expect(run).toHaveBeenCalledOnce();
  });

  test('a stop waits for it, and no turn follows', async () => {
    let end: () => void = () => {};
    const first = () =>
      new Promise<void>((resolve) => {
        end = resolve;
      });
    const work = background();
    const started = work.startAfter(first);
    const stopping = work.stop();
    end();
    await Promise.all([started, stopping]);
    await turns(1);
    expect(run).not.toHaveBeenCalled();
  });
});

describe('with a lease', () => {
  test('only the process that holds it does the work, turn by turn', async () => {
    let holder = 'a';
    const done: string[] = [];
    for (const name of ['a', 'b']) {
      const lease = { hold: async () => holder === name };
      background({ lease, run: async () => done.push(name) }).start();
    }
    await turns(2);
    holder = 'b';
    await turns(1);
    expect(done).toEqual(['a', 'a', 'b']);
  });

  test('one that can not be asked for is a failure', async () => {
    background({ lease: { hold: () => Promise.reject(new Error('away')) } }).start();
    await turns(2);
    expect(run).not.toHaveBeenCalled();
    expect(onError).toHaveBeenCalledOnce();
  });
});
