import { checkLength, type Issues } from '../api/convert/fields.js';
import { refuseIssues } from '../api/convert/violations.js';
import { HandbillError } from '../base/errors.js';
import { violation } from '../base/violation.js';
import { toStatus } from '../contract/status-details.js';
import type { ProfileVerbs } from '../engine/profiles/profile-requests.js';
import type { Status } from '../generated/google/rpc/Status.js';
import { BATCH_REQUESTS_MAX } from '../limits.js';
import { type NamedProfile, resolveProfiles } from './resolve-profiles.js';
import { toStatusDetails } from './status.js';

interface WithProfile {
  readonly profile: NamedProfile | null;
}

interface EntryVerb<Wire, Input, Outcome, Answer> {
  /** Name of the batch in the request. */
  readonly field: string;
  readonly profiles: ProfileVerbs;
  /** The part of an entry that names its profile: the entry itself, or its `profile`. */
  readonly named: 'entry' | 'profile';
  /** Fields of issues are relative to the entry. */
  read(wire: Wire, issues: Issues): Input;
  run(inputs: readonly Input[]): Promise<readonly Outcome[]>;
  toAnswer(outcome: Outcome): Answer;
  refuse(error: Status): Answer;
}

/** Answers a batch entry by entry: what can't be read is refused by itself and doesn't reach the engine. */
export async function answerEach<Wire extends NamedProfile | WithProfile, Input, Outcome, Answer>(
  wires: readonly Wire[],
  { field, profiles, named, read, run, toAnswer, refuse }: EntryVerb<Wire, Input, Outcome, Answer>,
): Promise<Answer[]> {
  refuseBatch(wires, field);
  const names =
    named === 'entry' ? (wires as readonly NamedProfile[]) : wires.map((wire) => (wire as WithProfile).profile);
  const refusals = await resolveProfiles(profiles, names, named === 'entry' ? '' : 'profile');
  const answers = new Array<Answer>(wires.length);
  const inputs: Input[] = [];
  const positions: number[] = [];
  for (let i = 0; i < wires.length; i++) {
    const refusal = refusals[i];
    if (refusal) {
      answers[i] = refuse(toStatus(toStatusDetails(refusal)));
      continue;
    }
    const issues: Issues = [];
    const input = read(wires[i]!, issues);
    if (issues.length > 0) {
      answers[i] = refuse(invalidStatus(issues));
      continue;
    }
    inputs.push(input);
    positions.push(i);
  }
  const outcomes = inputs.length === 0 ? [] : await run(inputs);
  for (let i = 0; i < outcomes.length; i++) answers[positions[i]!] = toAnswer(outcomes[i]!);
  return answers;
}

function refuseBatch(wires: readonly unknown[], field: string): void {
  const issues: Issues = [];
  if (wires.length === 0) issues.push(violation(field, '', 'must not be empty'));
  checkLength(wires, BATCH_REQUESTS_MAX, field, issues);
  refuseIssues(issues);
}

export const invalidStatus = (issues: Issues): Status => toStatus(toStatusDetails(HandbillError.invalid(issues)));
