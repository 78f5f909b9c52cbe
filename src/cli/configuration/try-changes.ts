import type { ServiceError } from '@grpc/grpc-js';
import type { Fields } from '../../contract/json-values.js';
import { readStatusDetails } from '../../contract/status-details.js';
import type { Connection } from '../command/connection.js';
import { someAtOnce } from './at-once.js';
import type { Differing } from './compare.js';
import { entryOf, isSameEntry, nameOf } from './entry.js';
import { type Faults, faultWords } from './faults.js';
import { lineOf } from './parse-document.js';
import { draftOf, type PlannedWrite, requestOf } from './planned-write.js';

/** Lets the store try each change without making it: what it would come to, in order. What it refuses goes to the faults; what changes nothing is left out. */
export async function tryChanges(
  connection: Connection,
  differing: readonly Differing[],
  fourEyes: boolean,
  faults: Faults,
): Promise<PlannedWrite[]> {
  const tried: (PlannedWrite | null)[] = differing.map(() => null);
  await someAtOnce([...differing.entries()], async ([at, each]) => {
    try {
      const draft = fourEyes ? draftOf(each) : null;
      // Where the draft is there already, it is to be published.
      tried[at] =
        (draft && (await tryChange(connection, each, draft))) ?? (await tryChange(connection, each, each.inFile.entry));
    } catch (error) {
      refused(each, error as ServiceError, faults);
    }
  });
  return tried.filter((each) => each !== null);
}

/** null: it changes nothing. */
async function tryChange(connection: Connection, each: Differing, sent: Fields): Promise<PlannedWrite | null> {
  const { kind, before, inFile } = each;
  const after = entryOf(kind, await kind.write(connection, requestOf(each, sent, true)));
  if (before !== null && isSameEntry(before, after)) return null;
  return { ...each, sent, after, isProposal: sent !== inFile.entry };
}

/** What a server says of an entry that it doesn't take; all else is a failure of the plan. */
function refused({ kind, key, inFile: { source } }: Differing, error: ServiceError, faults: Faults): void {
  if (!REFUSALS.has(error.code)) throw error;
  const { message, fieldViolations = [] } = readStatusDetails(error);
  const name = nameOf(kind, key);
  if (fieldViolations.length === 0) faults.add(() => lineOf(source, []), faultWords(name, [], message));
  for (const { field, description } of fieldViolations) {
    const path = jsonPath(field);
    faults.add(() => lineOf(source, path), faultWords(name, path, description));
  }
}

/** INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED. */
const REFUSALS: ReadonlySet<number> = new Set([3, 5, 6, 9, 10]);

/** `campaign.variants[0].slot_groups[1].filter` of a request as the file has it, without the entry itself. */
const jsonPath = (field: string): (string | number)[] =>
  field
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .slice(1)
    .map((part) =>
      /^\d+$/.test(part) ? Number(part) : part.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    );
