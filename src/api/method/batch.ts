import { HandbillError } from '../../base/errors.js';
import { err, ok, type Result } from '../../base/result.js';
import { violation } from '../../base/violation.js';
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

type Written<Outcome, Message> =
  | { write(outcome: Outcome): Message }
  | { encode(answers: readonly Each<Outcome>[]): Uint8Array };

type Batch<Field extends string, Entry> = { readonly [F in Field]: readonly Entry[] };

/** A method whose request is a list, and whose response has one result an entry, in order. */
export function batch<Field extends string, Entry, Input, Outcome, Message>({
  role,
  pool = 'writes',
  field,
  read,
  run,
  ...written
}: BatchRow<Field, Entry, Input, Outcome> & Written<Outcome, Message>): UnaryMethod<
  Batch<Field, Entry>,
  { results: (Message | { error: Status })[] },
  readonly Each<Named<Input>>[],
  readonly Each<Outcome>[]
> {
  return {
    kind: 'batch',
    role,
    pool,
    requestSize: 'large',
    // What is too long is refused for that, not for its weight.
    weigh: (wire) => Math.min(wire[field].length, BATCH_REQUESTS_MAX),
    read: (wire, issues) =>
      isBatch(wire[field], field, issues) ? wire[field].map((entry) => readOne(read, entry)) : [],
    async run(engine, entries, caller) {
      const inputs = await forAccepted(entries, (named) => identifyEach(engine, named));
      return forAccepted(inputs, (known) => run(engine, known, caller));
    },
    ...('encode' in written
      ? written
      : { write: (answers) => ({ results: answers.map((answer) => writeOne(written.write, answer)) }) }),
  };
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

const writeOne = <Outcome, Message>(write: (outcome: Outcome) => Message, answer: Each<Outcome>) =>
  answer.ok ? write(answer.value) : { error: toErrorStatus(answer.error) };

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
