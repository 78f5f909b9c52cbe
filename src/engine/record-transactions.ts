import { HandbillError } from '../base/errors.js';
import type { ItemIndex } from '../base/ids.js';
import type { Clock } from '../base/time.js';
import { violation } from '../base/violation.js';
import { COMMIT_ATTEMPTS_MAX } from '../limits.js';
import { receiptIdHash, recordReceipt } from '../profiles/history.js';
import { type TransactionInput, validateTransaction } from '../profiles/transaction.js';
import type { ProfileCommit, ProfileStore } from '../store/port.js';
import type { Configuration, ConfigurationState } from './configuration.js';
import type { TransactionOutcome } from './engine.js';
import type { KeyedQueue } from './keyed-queue.js';
import { transactionRecorded } from './outbox-events.js';

interface Dependencies {
  readonly profiles: ProfileStore;
  readonly configuration: Configuration;
  readonly queue: KeyedQueue;
  readonly clock: Clock;
}

/** A valid input on its way into its profile's history. */
interface Pending {
  readonly position: number;
  readonly input: TransactionInput;
}

/** See EventVerbs.recordTransactions. A dry run judges everything and commits nothing. */
export type RecordTransactions = (
  inputs: readonly TransactionInput[],
  options?: { readonly dryRun: boolean },
) => Promise<TransactionOutcome[]>;

/** Records receipts into the histories of their profiles: one load and one commit for all of them. */
export function createRecordTransactions({ profiles, configuration, queue, clock }: Dependencies): RecordTransactions {
  return async (inputs, { dryRun } = { dryRun: false }) => {
    const state = await configuration.loaded();
    const nowMs = clock();
    const outcomes = new Array<TransactionOutcome>(inputs.length);
    const byProfile = new Map<string, Pending[]>();
    for (const [position, input] of inputs.entries()) {
      const violations = validateTransaction(input, nowMs);
      if (violations.length > 0) {
        outcomes[position] = { kind: 'rejected', violations };
        continue;
      }
      const pending = byProfile.get(input.profileId);
      if (pending) pending.push({ position, input });
      else byProfile.set(input.profileId, [{ position, input }]);
    }
    await queue.run([...byProfile.keys()], () => recordAll(byProfile, state, dryRun, outcomes));
    return outcomes;
  };

  async function recordAll(
    byProfile: Map<string, Pending[]>,
    state: ConfigurationState,
    dryRun: boolean,
    outcomes: TransactionOutcome[],
  ): Promise<void> {
    let open = [...byProfile.keys()];
    for (let attempt = 0; open.length > 0; attempt++) {
      if (attempt === COMMIT_ATTEMPTS_MAX) {
        throw new HandbillError('ABORTED', 'the profiles are being changed by others, try again', {
          retryAfterMs: 100,
        });
      }
      const records = await profiles.load(open);
      const commits: ProfileCommit[] = [];
      for (const [i, profileId] of open.entries()) {
        const { history } = records[i]!;
        let bytes = history.bytes;
        const events: Uint8Array[] = [];
        for (const { position, input } of byProfile.get(profileId)!) {
          const applied = applyTransaction(bytes, input, state);
          outcomes[position] = applied.outcome;
          bytes = applied.bytes;
          events.push(...applied.events);
        }
        if (events.length === 0) continue;
        commits.push({ profileId, history: { expectedRevision: history.revision, bytes: bytes! }, events });
      }
      if (dryRun) return;
      const committed = commits.length === 0 ? [] : await profiles.commit(commits);
      open = commits.filter((_, i) => committed[i] === 'conflict').map((commit) => commit.profileId);
    }
  }
}

interface Applied {
  readonly outcome: TransactionOutcome;
  readonly bytes: Uint8Array | null;
  readonly events: readonly Uint8Array[];
}

function applyTransaction(history: Uint8Array | null, input: TransactionInput, state: ConfigurationState): Applied {
  const items = new Set<ItemIndex>();
  const lines = [];
  const unknownItemIds = [];
  for (const line of input.lines) {
    const item = state.items.get(line.itemId);
    if (item === undefined) {
      unknownItemIds.push(line.itemId);
      continue;
    }
    items.add(item.index as ItemIndex);
    lines.push({ item: item.index as ItemIndex, quantity: line.quantity, amountMinor: line.amountMinor });
  }
  if (lines.length === 0) {
    // Nothing to learn from it, and not remembered: it can be sent again once the feed has its items.
    const first = violation('lines[0].itemId', input.lines[0]!.itemId, 'none of the items is in the catalog');
    return { outcome: { kind: 'rejected', violations: [first] }, bytes: history, events: [] };
  }
  const recorded = recordReceipt(history, {
    idHash: receiptIdHash(input.transactionId),
    timeMs: input.timeMs,
    items: [...items],
  });
  if (recorded.kind === 'duplicate') return { outcome: { kind: 'duplicate' }, bytes: history, events: [] };
  return {
    outcome: { kind: 'recorded', approximate: recorded.approximate, unknownItemIds },
    bytes: recorded.bytes,
    events: transactionRecorded({ ...input, lines }),
  };
}
