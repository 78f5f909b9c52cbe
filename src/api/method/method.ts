import type { Currency } from '../../base/money.js';
import type { Rpcs, ServiceName } from '../../contract/services.js';
import type { Engine } from '../../engine/engine.js';
import type { ImportEvent } from '../../import/report.js';
import type { REQUEST_LIMITS } from '../../limits.js';
import type { Issues } from '../convert/fields.js';
import { gatherReports, type ImportMessage } from '../convert/import-reports.js';
import type { PoolName } from './pool-name.js';
import type { Role } from './role.js';

/**
 * How an answer becomes a message: plain, or encoded at once where filling a plain message would cost more than the rest of the call.
 * A transport that needs the plain message of an encoded answer decodes it by the contract.
 */
type Written<Answer, Message> = { write(answer: Answer): Message } | { encode(answer: Answer): Uint8Array };

interface Declared {
  readonly role: Role;
  /** Among which calls under way it counts; for a long batch see pools.ts. */
  readonly pool: PoolName;
  /** What one message of a caller may hold (REQUEST_LIMITS). */
  readonly requestSize: keyof typeof REQUEST_LIMITS;
}

/** Who waits for an answer. */
export interface Caller {
  /** Aborted when the caller goes away, also because the server ends: long work goes no further then. Made when it is asked for: most answers are there before anybody can leave. */
  readonly signal: AbortSignal;
  /** Who makes a change, as the caller says; empty: it says nothing. Throws what is wrong with what it says as a HandbillError. */
  readonly author: string;
}

/** One message for one. A batch is one whose entries are answered each by itself; see batch.ts. */
export type UnaryMethod<Wire, Message, Input = unknown, Answer = unknown> = Declared & {
  readonly kind: 'unary' | 'batch';
  /** As how many calls it counts; absent: as one. */
  weigh?(wire: Wire): number;
  /** Tells everything that is wrong at once; fields of issues are those of the request. */
  read(wire: Wire, issues: Issues): Input;
  run(engine: Engine, input: Input, caller: Caller): Promise<Answer>;
} & Written<Answer, Message>;

/** Many messages for one. A watch is one that may have no end: it is told that it has begun, and a server that stops ends it. */
export type StreamMethod<Wire, Message, Input = unknown, Answer = unknown> = Declared & {
  readonly kind: 'stream' | 'watch';
  read(wire: Wire, issues: Issues): Input;
  /** The signal is aborted when the caller goes away. */
  run(engine: Engine, input: Input, signal: AbortSignal): AsyncIterable<Answer>;
} & Written<Answer, Message>;

/** Options and a file for reports on it. */
export type ImportMethod<Options, Message, Input = unknown> = Declared & {
  readonly kind: 'import';
  /** Fields of issues are relative to the options. */
  read(options: Options, issues: Issues, defaults: ImportDefaults): Input;
  run(engine: Engine, file: AsyncIterable<Uint8Array>, input: Input, caller: Caller): AsyncIterable<Message>;
};

/** What the options of an import leave to the server. */
export interface ImportDefaults {
  readonly currency: Currency;
}

/** Any of them; which messages it takes and gives, the types of its table have made sure of. */
export type AnyMethod = UnaryMethod<unknown, unknown> | StreamMethod<unknown, unknown> | ImportMethod<unknown, unknown>;

/** A row for every method of a service: one that is missing, or of a shape that is not the contract's, doesn't compile. */
export type ServiceMethods<Name extends ServiceName> = {
  readonly [Rpc in keyof Rpcs<Name>]: MethodOf<Rpcs<Name>[Rpc]>;
};

type MethodOf<Rpc> = Rpc extends { shape: 'unary'; request: infer Wire; response: infer Message }
  ? UnaryMethod<Wire, Message>
  : Rpc extends { shape: 'server-stream'; request: infer Wire; response: infer Message }
    ? StreamMethod<Wire, Message>
    : Rpc extends { shape: 'bidi-stream'; request: { options?: infer Options }; response: infer Message }
      ? ImportMethod<NonNullable<Options>, Message>
      : never;

/** A method as a row of its table writes it: what its kind says already is left out. */
type Row<Method> = Method extends unknown ? Omit<Method, 'kind' | 'pool' | 'requestSize'> : never;

/**
 * Counts among the reads of the customers, or among the calls of the back office, by whom it was made for, and its request is small, unless it
 * says something else.
 */
export function unary<Wire, Message, Input, Answer>(
  row: Row<UnaryMethod<Wire, NoInfer<Message>, Input, Answer>> & Partial<Pick<Declared, 'pool' | 'requestSize'>>,
): UnaryMethod<Wire, Message, Input, Answer> {
  const ofCustomers = row.role === 'app' || row.role === 'register';
  return { kind: 'unary', pool: ofCustomers ? 'reads' : 'office', requestSize: 'small', ...row };
}

/** Says itself where it counts. */
export function stream<Wire, Message, Input, Answer>(
  row: Row<StreamMethod<Wire, NoInfer<Message>, Input, Answer>> &
    Pick<Declared, 'pool'> &
    Partial<Pick<Declared, 'requestSize'>>,
): StreamMethod<Wire, Message, Input, Answer> {
  return { kind: 'stream', requestSize: 'small', ...row };
}

/** Counts among the watches. */
export function watch<Wire, Message, Input, Answer>(
  row: Row<StreamMethod<Wire, NoInfer<Message>, Input, Answer>>,
): StreamMethod<Wire, Message, Input, Answer> {
  return { kind: 'watch', pool: 'watches', requestSize: 'small', ...row };
}

/** Its reports are all of one kind, so that a row has only to say what happens to the file. */
interface ImportRow<Options, Input> extends Pick<ImportMethod<Options, unknown, Input>, 'role' | 'read'> {
  run(engine: Engine, file: AsyncIterable<Uint8Array>, input: Input, caller: Caller): AsyncIterable<ImportEvent>;
}

/** Counts among the imports. */
export function importing<Options, Input>({
  run,
  ...row
}: ImportRow<Options, Input>): ImportMethod<Options, ImportMessage, Input> {
  return {
    kind: 'import',
    pool: 'imports',
    requestSize: 'large',
    ...row,
    run: (...given) => gatherReports(run(...given)),
  };
}
