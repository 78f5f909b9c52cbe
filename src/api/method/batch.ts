import { HandbillError } from '../../base/errors.js';
import { err, ok, type Result } from '../../base/result.js';
import { violation } from '../../base/violation.js';
import { inPieces } from '../../engine/concurrency/in-pieces.js';
import type { Engine } from '../../engine/engine.js';
import type { Status } from '../../generated/google/rpc/Status.js';
import { BATCH_REQUESTS_MAX } from '../../limits.js';
import { checkLength, type Issues } from '../convert/fields.js';
import type { Named } from '../convert/named.js';
import { toErrorStatus } from '../convert/status.js';
import { identifyEach } from './identify.js';
import type { Caller, UnaryMethod } from './method.js';
import type { Role } from './role.js';

/** An entry, or the answer to one: a refusal of one doesn't touch the others. */
export type Each<T> = Result<T, HandbillError>;

interface BatchRow<Field extends string, Entry, Input, Outcome> {
  readonly role: Role;
  /** Where a short one counts; absent: among the writes. */
  readonly pool?: 'reads' | 'writes';
  /** Of the request, with its entries. */
  readonly field: Field;
  /** Fields of issues are relative to the entry. */
  read(entry: Entry, issues: Issues): Named<Input>;
  /** One outcome an input, in order; asked only for what could be read and whose profile is known. */
  run(engine: Engine, inputs: readonly Input[], caller: Caller): Promise<readonly Each<Outcome>[]>;
}

type Batch<Field extends string, Entry> = { readonly [F in Field]: readonly Entry[] };

type BatchMethod<Field extends string, Entry, Message, Piece> = UnaryMethod<
  Batch<Field, Entry>,
  { results: (Message | { error: Status })[] },
  readonly Entry[],
  readonly Piece[]
>;

/**
 * A method whose request is a list, and whose response has one result an entry, in order. A long list is read, and its answers are written,
 * piece by piece; once its caller has gone, no further piece is.
 */
export function batch<Field extends string, Entry, Input, Outcome, Message>({
  write,
  ...row
}: BatchRow<Field, Entry, Input, Outcome> & { write(outcome: Outcome): Message }): BatchMethod<
  Field,
  Entry,
  Message,
  readonly (Message | { error: Status })[]
> {
  return {
    ...inEntries(row, (answers) =>
      answers.map((answer) => (answer.ok ? write(answer.value) : { error: toErrorStatus(answer.error) })),
    ),
    write: (pieces) => ({ results: pieces.flat() }),
  };
}

/** The same where answers are encoded at once: `encode` writes some of them, and the response is what it wrote, one after the other. */
export function encodedBatch<Field extends string, Entry, Input, Outcome>({
  encode,
  ...row
}: BatchRow<Field, Entry, Input, Outcome> & { encode(answers: readonly Each<Outcome>[]): Uint8Array }) {
  return { ...inEntries(row, encode), encode: (pieces: readonly Uint8Array[]) => Buffer.concat(pieces) };
}

function inEntries<Field extends string, Entry, Input, Outcome, Piece>(
  { role, pool = 'writes', field, read, run }: BatchRow<Field, Entry, Input, Outcome>,
  toPiece: (answers: readonly Each<Outcome>[]) => Piece,
) {
  return {
    kind: 'batch',
    role,
    pool,
    requestSize: 'large',
    // What is too long is refused for that, not for its weight.
    weigh: (wire: Batch<Field, Entry>) => Math.min(wire[field].length, BATCH_REQUESTS_MAX),
    read: (wire: Batch<Field, Entry>, issues: Issues) => (isBatch(wire[field], field, issues) ? wire[field] : []),
    async run(engine: Engine, entries: readonly Entry[], caller: Caller): Promise<Piece[]> {
      const named = await inPieces(entries, (piece) => piece.map((entry) => readOne(read, entry)), caller);
      const inputs = await forAccepted(named.flat(), (accepted) => identifyEach(engine, accepted));
      const answers = await forAccepted(inputs, (known) => run(engine, known, caller));
      return inPieces(answers, toPiece, caller);
    },
  } as const;
}

function isBatch(entries: readonly unknown[], field: string, issues: Issues): boolean {
  if (entries.length > 0) return checkLength(entries, BATCH_REQUESTS_MAX, field, issues);
  issues.push(violation(field, '', 'must not be empty'));
  return false;
}

function readOne<Entry, Input>(read: (entry: Entry, issues: Issues) => Input, entry: Entry): Each<Input> {
  const issues: Issues = [];
  const input = read(entry, issues);
  return issues.length === 0 ? ok(input) : err(HandbillError.invalid(issues));
}

/** Does the work for those that have got so far; what was refused keeps its refusal and its place. */
async function forAccepted<T, Done>(
  all: readonly Each<T>[],
  work: (accepted: readonly T[]) => Promise<readonly Each<Done>[]>,
): Promise<Each<Done>[]> {
  const accepted: T[] = [];
  for (const each of all) if (each.ok) accepted.push(each.value);
  const done = accepted.length === 0 ? [] : await work(accepted);
  let next = 0;
  return all.map((each) => (each.ok ? done[next++]! : each));
}
