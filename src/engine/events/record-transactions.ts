import type { Clock } from '../../base/time.js';
import type { TransactionInput } from '../../history/transaction.js';
import { changeProfiles, type ProfileAccess, type ProfileVerb } from '../profiles/change-profiles.js';
import type { TransactionOutcome } from './event-requests.js';
import { recordTransaction } from './record-transaction.js';
import { replaceVerb } from './replace-transactions.js';
import type { ResolvedTransaction, ResolveTransactions } from './resolve-transactions.js';

interface Dependencies extends ProfileAccess {
  readonly resolve: ResolveTransactions;
  readonly clock: Clock;
}

/** See EventVerbs.recordTransactions. */
export type RecordTransactions = (
  inputs: readonly TransactionInput[],
  options?: { readonly dryRun: boolean },
) => Promise<TransactionOutcome[]>;

const RECORD: ProfileVerb<ResolvedTransaction, Uint8Array | null, TransactionOutcome> = {
  validate: ({ violations }) => violations,
  read: ({ history }) => history.bytes,
  apply: recordTransaction,
  write: (history) => ({ history: history! }),
};

/** Records receipts into the histories of their profiles; behind them those that shall replace what is recorded. */
export function createRecordTransactions(dependencies: Dependencies): RecordTransactions {
  const { resolve, clock } = dependencies;
  return async (inputs, options = { dryRun: false }) => {
    const nowMs = clock();
    const resolved = await resolve(inputs, nowMs, options.dryRun);
    const change = <State>(
      verb: ProfileVerb<ResolvedTransaction, State, TransactionOutcome>,
      some: readonly ResolvedTransaction[],
    ): Promise<TransactionOutcome[]> =>
      some.length === 0 ? Promise.resolve([]) : changeProfiles(dependencies, verb, some, options);
    const recorded = await change(
      RECORD,
      resolved.filter((each) => !replaces(each)),
    );
    const replaced = await change(replaceVerb(nowMs), resolved.filter(replaces));
    return resolved.map((each) => (replaces(each) ? replaced : recorded).shift()!);
  };
}

const replaces = ({ transaction }: ResolvedTransaction): boolean => transaction.replace === true;
