import { setImmediate as nextTurn } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { AnyMethod, ImportMethod, StreamMethod, UnaryMethod } from '../../../src/api/method/method.js';
import type { ImportCall, StreamCall, UnaryCall } from '../../../src/api/pipeline/call.js';
import { createPipeline, type Pipeline } from '../../../src/api/pipeline/pipeline.js';
import { createPools } from '../../../src/api/pipeline/pools.js';
import { HandbillError } from '../../../src/base/errors.js';
import { violation } from '../../../src/base/violation.js';
import {
  ABANDONED_WEIGHT_MAX,
  BATCH_ENTRIES_AT_ONCE_MAX,
  FAILURE_LINES_MAX,
  SMALL_BATCH_ENTRIES_MAX,
  WATCHES_AT_ONCE_MAX,
} from '../../../src/limits.js';
import { EUR, fakeEngine } from '../../support/fake-engine.js';

const PATH = '/handbill.v1.SomeService/DoIt';

function setUp(callsMax = 1) {
  const logged: Record<string, unknown>[] = [];
  const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const pools = createPools(callsMax);
  const stopping = new AbortController();
  const engine = fakeEngine({});
  const pipeline = createPipeline({ engine, pools, defaults: { currency: EUR }, log, stopping: stopping.signal });
  return { pipeline, pools, stopping, logged };
}

const ECHO: UnaryMethod<unknown, unknown> = {
  kind: 'unary',
  role: 'app',
  pool: 'reads',
  requestSize: 'small',
  read: (wire) => wire,
  run: async (_engine, input) => input,
  write: (answer) => ({ answer }),
};

const COUNT: StreamMethod<unknown, unknown> = {
  kind: 'stream',
  role: 'app',
  pool: 'exports',
  requestSize: 'small',
  read: (wire) => wire,
  async *run() {
    yield* [1, 2, 3];
  },
  encode: (n) => Uint8Array.of(n as number),
};

const BYTES: ImportMethod<unknown, unknown> = {
  kind: 'import',
  role: 'operator',
  pool: 'imports',
  requestSize: 'small',
  read: (options, _issues, defaults) => ({ options, ...defaults }),
  async *run(_engine, file, input) {
    yield input;
    for await (const chunk of file) yield chunk.length;
  },
};

const READ_WRONGLY = {
  read(_wire: unknown, issues: unknown[]) {
    issues.push(violation('a', 1, 'is wrong'), violation('b', 2, 'is wrong, too'));
  },
};

interface Said {
  readonly cancelled: boolean;
  readonly deadlineMs: number;
  readonly requestId: string | undefined;
  readonly request: () => unknown;
  /** Called with each message before the caller is ready for the next one. */
  readonly onSend: (message: unknown) => void;
}

/** A call of every kind, and what its caller hears. */
function callOf(said: Partial<Said> = {}) {
  const cancellation = new AbortController();
  const heard: unknown[] = [];
  const call: UnaryCall & StreamCall & ImportCall = {
    get cancelled() {
      return said.cancelled ?? cancellation.signal.aborted;
    },
    deadlineMs: said.deadlineMs ?? Number.POSITIVE_INFINITY,
    requestId: said.requestId,
    onGone: (listener) => cancellation.signal.addEventListener('abort', listener),
    request: said.request ?? (() => 'asked'),
    signal: cancellation.signal,
    author: '',
    open: () => void heard.push('open'),
    async send(message) {
      heard.push(message);
      said.onSend?.(message);
    },
    options: async () => 'options',
    async *file() {
      yield* [new Uint8Array(2), new Uint8Array(3)];
    },
  };
  return { call, heard, cancel: () => cancellation.abort() };
}

type AnyCall = UnaryCall & StreamCall & ImportCall;

function run(pipeline: Pipeline, method: AnyMethod, call: AnyCall) {
  switch (method.kind) {
    case 'unary':
    case 'batch':
      return pipeline.answer({ path: PATH, method }, call);
    case 'stream':
    case 'watch':
      return pipeline.stream({ path: PATH, method }, call);
    case 'import':
      return pipeline.import({ path: PATH, method }, call);
  }
}

const failing = (error: unknown) => () => {
  throw error;
};

describe.each<[AnyMethod['kind'], AnyMethod]>([
  ['unary', ECHO],
  ['batch', { ...ECHO, kind: 'batch' }],
  ['stream', COUNT],
  ['watch', { ...COUNT, kind: 'watch', pool: 'watches' }],
  ['import', BYTES],
])('a call of kind %s', (_kind, method) => {
  const codeOf = async (wrong: object, said: Partial<Said> = {}, { pipeline, ...rest } = setUp()) => {
    const outcome = await run(pipeline, { ...method, ...wrong } as AnyMethod, callOf(said).call);
    for (const pool of Object.values(rest.pools)) expect(pool.count).toBe(0);
    return outcome.ok ? 'OK' : (outcome.error.error as Partial<HandbillError>).code;
  };

  it('goes well and leaves its pool', async () => {
    expect(await codeOf({})).toBe('OK');
  });

  it('is in its pool while it runs, and no longer', async () => {
    const { pipeline, pools } = setUp();
    const { call } = callOf();
    const counted: number[] = [];
    const read = () => void counted.push(pools[method.pool].count);
    await run(pipeline, { ...method, read } as AnyMethod, call);
    expect([counted, pools[method.pool].count]).toEqual([[1], 0]);
  });

  it('is refused where its pool is full, and has not been in it', async () => {
    const { pipeline, pools } = setUp();
    const pool = pools[method.pool];
    while (pool.enter()) if (pool.count > 2 * WATCHES_AT_ONCE_MAX) throw new Error('the pool has no end');
    const full = pool.count;
    const outcome = await run(pipeline, method, callOf().call);
    expect(outcome).toMatchObject({
      error: { error: { code: 'RESOURCE_EXHAUSTED', details: { reason: 'OVERLOADED' } } },
    });
    expect(pool.count).toBe(full);
  });

  it.each([
    ['was cancelled', { cancelled: true }, 'CANCELLED'],
    ['comes too late', { deadlineMs: Date.now() - 1 }, 'DEADLINE_EXCEEDED'],
  ])('that %s is not begun', async (_what, said, code) => {
    const read = failing(new Error('it was begun'));
    expect(await codeOf({ read }, said)).toBe(code);
  });

  it('tells everything that is wrong with it at once', async () => {
    const outcome = await run(setUp().pipeline, { ...method, ...READ_WRONGLY } as AnyMethod, callOf().call);
    const within = method.kind === 'import' ? ['options'] : [];
    const violations = [{ path: [...within, 'a'] }, { path: [...within, 'b'] }];
    expect(outcome).toMatchObject({ error: { error: { details: { violations } } } });
  });

  it('fails with what the verb throws, with the request id of the caller, unless that is too long', async () => {
    const { pipeline, logged } = setUp();
    const refusing = { ...method, run: failing(new HandbillError('NOT_FOUND', 'no')) } as AnyMethod;
    for (const [requestId, told] of [
      ['r-1', 'r-1'],
      ['x'.repeat(128), 'x'.repeat(128)],
      ['x'.repeat(129), undefined],
      [undefined, undefined],
    ]) {
      const outcome = await run(pipeline, refusing, callOf({ requestId }).call);
      expect(outcome).toMatchObject({ ok: false, error: { error: { code: 'NOT_FOUND' }, requestId: told } });
    }
    expect(logged).toEqual([]);
  });

  it('logs what is ours to mend, findable by a request id, and nothing for a caller that has gone', async () => {
    const { pipeline, logged } = setUp();
    const broken = { ...method, run: failing(new Error('a bug')) } as AnyMethod;
    const outcome = await run(pipeline, broken, callOf().call);
    const { requestId } = (outcome as { error: { requestId: string } }).error;
    expect(logged).toMatchObject([{ requestId, method: PATH, err: { message: 'a bug' }, msg: 'call failed' }]);

    const { call, cancel } = callOf();
    const leave = () => {
      cancel();
      throw new Error('a bug');
    };
    const leaving = { ...method, run: leave } as AnyMethod;
    await run(pipeline, leaving, call);
    expect(logged).toHaveLength(1);
  });

  it('logs the first failures of each kind in a while, whatever the load, and answers each', async () => {
    const { pipeline, logged } = setUp();
    const broken = { ...method, run: failing(new Error('a bug')) } as AnyMethod;
    const away = { ...method, run: failing(new HandbillError('UNAVAILABLE', 'gone')) } as AnyMethod;
    for (let n = 0; n < FAILURE_LINES_MAX + 5; n++) {
      expect(await run(pipeline, broken, callOf().call)).toMatchObject({ error: { requestId: expect.any(String) } });
    }
    await run(pipeline, away, callOf().call);
    expect(logged.map(({ level }) => level)).toEqual([...new Array(FAILURE_LINES_MAX).fill(50), 40]);
  });
});

describe('a batch', () => {
  /** Waits with each call until it is released; counts itself by its entries. */
  function setUpHeld(callsMax: number) {
    const { pipeline, pools } = setUp(callsMax);
    const held: (() => void)[] = [];
    const method: UnaryMethod<unknown, unknown> = {
      ...ECHO,
      kind: 'batch',
      pool: 'writes',
      weigh: (wire) => wire as number,
      run: () => new Promise<void>((resolve) => held.push(resolve)),
    };
    const start = (entries: number) => run(pipeline, method, callOf({ request: () => entries }).call);
    const release = () => {
      for (const resolve of held.splice(0)) resolve();
    };
    return { pools, start, release };
  }

  it('counts by its entries among the writes, up to a length', async () => {
    const { pools, start, release } = setUpHeld(2 * SMALL_BATCH_ENTRIES_MAX);
    const first = start(SMALL_BATCH_ENTRIES_MAX);
    const second = start(SMALL_BATCH_ENTRIES_MAX);
    await nextTurn();
    expect([pools.writes.weight, pools.batches.weight]).toEqual([2 * SMALL_BATCH_ENTRIES_MAX, 0]);
    expect(await start(1)).toMatchObject({ error: { error: { details: { reason: 'OVERLOADED' } } } });
    release();
    await Promise.all([first, second]);
    expect(pools.writes.weight).toBe(0);
  });

  it('that is longer never keeps out a single write', async () => {
    const { pools, start, release } = setUpHeld(1);
    const longest = Array.from({ length: BATCH_ENTRIES_AT_ONCE_MAX / 1_000 }, () => start(1_000));
    await nextTurn();
    expect([pools.writes.count, pools.batches.weight]).toEqual([0, BATCH_ENTRIES_AT_ONCE_MAX]);
    expect(await start(SMALL_BATCH_ENTRIES_MAX + 1)).toMatchObject({ ok: false });
    const single = start(1);
    await nextTurn();
    release();
    for (const outcome of await Promise.all([...longest, single])) expect(outcome).toMatchObject({ ok: true });
    expect(pools.batches.weight).toBe(0);
  });
});

describe('a call whose caller goes away', () => {
  /** Calls that go on until released, whoever still waits for them. */
  function setUpEndless(callsMax: number) {
    const { pipeline, pools } = setUp(callsMax);
    const held: (() => void)[] = [];
    const method: AnyMethod = { ...ECHO, run: () => new Promise<void>((resolve) => held.push(resolve)) };
    const start = () => {
      const { call, cancel } = callOf();
      return { ended: run(pipeline, method, call), cancel };
    };
    const release = () => {
      for (const resolve of held.splice(0)) resolve();
    };
    return { pools, start, release };
  }

  it('makes room for others at once, and is finished all the same', async () => {
    const { pools, start, release } = setUpEndless(1);
    const { ended, cancel } = start();
    await nextTurn();
    expect(pools.reads.count).toBe(1);
    cancel();
    expect([pools.reads.count, pools.abandoned.count]).toEqual([0, 1]);
    const next = start();
    await nextTurn();
    expect([pools.reads.count, pools.abandoned.count]).toEqual([1, 1]);
    release();
    expect(await ended).toMatchObject({ ok: true });
    await next.ended;
    expect([pools.reads.count, pools.abandoned.count]).toEqual([0, 0]);
  });

  it('makes none where as much as allowed is finished for nobody already', async () => {
    const { pools, start, release } = setUpEndless(ABANDONED_WEIGHT_MAX + 1);
    const calls = Array.from({ length: ABANDONED_WEIGHT_MAX + 1 }, start);
    await nextTurn();
    for (const { cancel } of calls) cancel();
    expect([pools.reads.count, pools.abandoned.count]).toEqual([1, ABANDONED_WEIGHT_MAX]);
    release();
    await Promise.all(calls.map(({ ended }) => ended));
    expect([pools.reads.count, pools.abandoned.count]).toEqual([0, 0]);
  });
});

describe('a request that is none', () => {
  it.each([
    ['unary', ECHO],
    ['stream', COUNT],
  ])('is refused as its transport says: %s', async (_kind, method) => {
    const request = failing(new HandbillError('INVALID_ARGUMENT', 'no message'));
    const outcome = await run(setUp().pipeline, method, callOf({ request }).call);
    expect(outcome).toMatchObject({ error: { error: { code: 'INVALID_ARGUMENT', message: 'no message' } } });
  });
});

describe('an answer', () => {
  it('is the message that the method writes, or its bytes', async () => {
    const { pipeline } = setUp();
    expect(await run(pipeline, ECHO, callOf().call)).toEqual({ ok: true, value: { answer: 'asked' } });
    const { write: _, ...rest } = ECHO as UnaryMethod<unknown, unknown> & { write: unknown };
    const encoding = { ...rest, encode: () => Uint8Array.of(7) } as UnaryMethod<unknown, unknown>;
    expect(await run(pipeline, encoding, callOf().call)).toEqual({ ok: true, value: Uint8Array.of(7) });
  });
});

describe('a stream', () => {
  it('sends one message after the other, when the caller can take it', async () => {
    let produced = 0;
    const ahead: number[] = [];
    const { call, heard } = callOf({ onSend: (message) => void ahead.push(produced - (message as Uint8Array)[0]!) });
    const counting: StreamMethod<unknown, unknown> = {
      ...COUNT,
      async *run() {
        while (produced < 3) yield ++produced;
      },
    };
    await run(setUp().pipeline, counting, call);
    expect(heard).toEqual([1, 2, 3].map((n) => Uint8Array.of(n)));
    expect(ahead).toEqual([0, 0, 0]);
  });

  it('ends when its caller goes away, and is told so', async () => {
    const { call, heard, cancel } = callOf({ onSend: () => cancel() });
    let seen: AbortSignal | undefined;
    const counting: StreamMethod<unknown, unknown> = {
      ...COUNT,
      async *run(_engine, _input, signal) {
        seen = signal;
        yield* [1, 2, 3];
      },
    };
    await run(setUp().pipeline, counting, call);
    expect([heard.length, seen!.aborted]).toEqual([1, true]);
  });
});

describe('a watch', () => {
  const endless = (kind: 'stream' | 'watch'): StreamMethod<unknown, unknown> => ({
    ...COUNT,
    kind,
    async *run(_engine, _input, signal) {
      yield 1;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  });

  it('tells its caller at once that it has begun, other streams do not', async () => {
    const watching = callOf();
    const streaming = callOf();
    await run(setUp().pipeline, { ...COUNT, kind: 'watch' }, watching.call);
    await run(setUp().pipeline, COUNT, streaming.call);
    expect([watching.heard[0], streaming.heard[0]]).toEqual(['open', Uint8Array.of(1)]);
  });

  it('is ended by a server that stops, and says so', async () => {
    const { pipeline, stopping } = setUp();
    const { call } = callOf({ onSend: () => setImmediate(() => stopping.abort()) });
    expect(await run(pipeline, endless('watch'), call)).toMatchObject({
      error: { error: { code: 'UNAVAILABLE', details: { reason: 'STOPPING' } } },
    });
  });

  it('is ended by its caller like any other stream', async () => {
    const { pipeline } = setUp();
    for (const kind of ['stream', 'watch'] as const) {
      const { call, cancel } = callOf({ onSend: () => setImmediate(() => cancel()) });
      expect(await run(pipeline, endless(kind), call)).toMatchObject({ ok: true });
    }
  });
});

describe('an import', () => {
  it('takes no place before its options are there', async () => {
    const { pipeline, pools } = setUp();
    const { call } = callOf();
    let arrive = (_: unknown): void => {};
    const options = () =>
      new Promise((resolve) => {
        arrive = resolve;
      });
    const ended = run(pipeline, BYTES, { ...call, cancelled: false, options });
    await nextTurn();
    expect(pools.imports.count).toBe(0);
    arrive('options');
    expect(await ended).toMatchObject({ ok: true });
  });

  it('knows its options and what the server has for those that are missing, then reads the file', async () => {
    const { call, heard } = callOf();
    expect(await run(setUp().pipeline, BYTES, call)).toEqual({ ok: true, value: undefined });
    expect(heard).toEqual([{ options: 'options', currency: EUR }, 2, 3]);
  });
});
