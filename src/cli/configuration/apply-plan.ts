import type { Connection } from '../command/connection.js';
import { CommandFailure, toFailure } from '../command/failure.js';
import { someAtOnce } from './at-once.js';
import type { ConfiguredKind } from './configured-kind.js';
import { nameOf } from './entry.js';
import { KINDS } from './kinds.js';
import type { Plan } from './plan.js';
import { requestOf } from './planned-write.js';

/**
 * Makes the changes of a plan, kind by kind, each guarded by the etag that the plan was made with. Fails at the first one that can't be made; those before it
 * stay, and a plan made then has the rest.
 */
export async function applyPlan(connection: Connection, { writes, deletions }: Plan): Promise<void> {
  let made = 0;
  const making = async (kind: ConfiguredKind, key: string, change: Promise<unknown>): Promise<void> => {
    try {
      await change;
      made++;
    } catch (error) {
      throw await stopped(nameOf(kind, key), error);
    }
  };
  try {
    for (const kind of KINDS) {
      const ofKind = writes.filter((write) => write.kind === kind);
      await someAtOnce(ofKind, (write) =>
        making(kind, write.key, kind.write(connection, requestOf(write, write.sent, false))),
      );
    }
    // One after the other, in the order of the plan.
    for (const { kind, key, etag } of deletions) await making(kind, key, kind.remove!(connection, key, etag));
  } catch (error) {
    const { exitCode, code, message, details } = await toFailure(error);
    const all = writes.length + deletions.length;
    throw new CommandFailure(
      exitCode,
      code,
      `${message} (${made} of ${all} changes are made: apply the file again for the others)`,
      details,
    );
  }
}

async function stopped(name: string, error: unknown): Promise<CommandFailure> {
  const { exitCode, code, message, details } = await toFailure(error);
  return new CommandFailure(exitCode, code, `${name}: ${message}`, details);
}
