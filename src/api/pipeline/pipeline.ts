import type { Logger } from 'pino';
import { HandbillError } from '../../base/errors.js';
import { err, ok, type Result } from '../../base/result.js';
import { withoutStacks } from '../../base/without-stacks.js';
import type { Engine } from '../../engine/engine.js';
import { OVERLOAD_RETRY_MS } from '../../limits.js';
import { type Issues, within } from '../convert/fields.js';
import { refuseIssues } from '../convert/violations.js';
import type { AnyMethod, ImportDefaults, ImportMethod, StreamMethod, UnaryMethod } from '../method/method.js';
import type { Call, ImportCall, StreamCall, StreamedCall, UnaryCall } from './call.js';
import { createFailures, type Failure } from './failure.js';
import { type Place, type Pools, takePlace } from './pools.js';

/** What every call shares, whatever transport it came by. */
export interface PipelineOptions {
  readonly engine: Engine;
  readonly pools: Pools;
  readonly defaults: ImportDefaults;
  readonly log: Logger;
  /** Aborted when the server is told to stop: watches end, since they would not by themselves. */
  readonly stopping: AbortSignal;
}

/** A method by its full name. */
export type Rpc<Method extends AnyMethod> = { readonly path: string; readonly method: Method };

/** Runs the methods of the table. Nothing is thrown; failures are the transport's to spell, and for a call that was cancelled nobody's. */
export interface Pipeline {
  /** What the method writes: a message, or the bytes of one. */
  answer(rpc: Rpc<UnaryMethod<unknown, unknown>>, call: UnaryCall): Promise<Result<unknown, Failure>>;
  /** Sends the messages at the pace at which the caller takes them. */
  stream(rpc: Rpc<StreamMethod<unknown, unknown>>, call: StreamCall): Promise<Result<void, Failure>>;
  /** The same; the file is read at the pace of the import, and the import runs at that at which the caller takes the reports. */
  import(rpc: Rpc<ImportMethod<unknown, unknown>>, call: ImportCall): Promise<Result<void, Failure>>;
}

export function createPipeline({ engine, pools, defaults, log, stopping }: PipelineOptions): Pipeline {
  const toFailure = createFailures(log);

  /** Every call goes through here. It takes a place when what it needs to begin has arrived, which tells its weight. */
  async function handle<T>(
    { path, method }: Rpc<AnyMethod>,
    call: Call,
    arrive: () => number | Promise<number>,
    work: () => Promise<T>,
  ): Promise<Result<T, Failure>> {
    let place: Place | null = null;
    try {
      place = takePlace(pools, method.pool, await arrive());
      if (place === null) throw overloaded();
      refuseLate(call);
      call.onGone(place.abandon);
      return ok(await work());
    } catch (error) {
      return err(toFailure(error, path, call));
    } finally {
      place?.leave();
    }
  }

  return {
    answer(rpc, call) {
      const { method } = rpc;
      const work = async () => {
        const input = readAll((issues) => method.read(call.request(), issues));
        const answer = await method.run(engine, input, call);
        return 'encode' in method ? method.encode(answer) : method.write(answer);
      };
      return handle(rpc, call, () => method.weigh?.(call.request()) ?? 1, work);
    },

    stream: (rpc, call) =>
      handle(rpc, call, ofOne, async () => {
        const { method } = rpc;
        const input = readAll((issues) => method.read(call.request(), issues));
        const isWatch = method.kind === 'watch';
        if (isWatch) call.open();
        const signal = isWatch ? AbortSignal.any([call.signal, stopping]) : call.signal;
        const write = 'encode' in method ? method.encode : method.write;
        await sendAll(call, method.run(engine, input, signal), write);
        if (isWatch && stopping.aborted) throw isStopping();
      }),

    import(rpc, call) {
      const { method } = rpc;
      let options: unknown;
      const arrive = async () => {
        options = await call.options();
        return 1;
      };
      return handle(rpc, call, arrive, async () => {
        const input = readAll((issues) =>
          within(
            issues,
            () => 'options',
            () => method.read(options, issues, defaults),
          ),
        );
        await sendAll(call, method.run(engine, call.file(), input, call), (message) => message);
      });
    },
  };
}

const ofOne = (): number => 1;

/** A call whose time is over, or whose caller has gone, is not begun. Some callers do nothing else than make such calls. */
function refuseLate(call: Call): void {
  if (call.cancelled) throw withoutStacks(() => new HandbillError('CANCELLED', 'the call was cancelled'));
  if (call.deadlineMs <= Date.now()) {
    throw withoutStacks(() => new HandbillError('DEADLINE_EXCEEDED', 'the deadline has passed'));
  }
}

function readAll<Input>(read: (issues: Issues) => Input): Input {
  const issues: Issues = [];
  const input = read(issues);
  refuseIssues(issues);
  return input;
}

async function sendAll<Answer>(
  call: StreamedCall,
  answers: AsyncIterable<Answer>,
  write: (answer: Answer) => unknown,
): Promise<void> {
  for await (const answer of answers) {
    if (call.cancelled) return;
    await call.send(write(answer));
  }
}

const overloaded = () =>
  withoutStacks(
    () =>
      new HandbillError('RESOURCE_EXHAUSTED', 'too many calls are under way, try again', {
        reason: 'OVERLOADED',
        retryAfterMs: OVERLOAD_RETRY_MS,
      }),
  );

const isStopping = () =>
  new HandbillError('UNAVAILABLE', 'the server is stopping; continue with the last cursor', { reason: 'STOPPING' });
