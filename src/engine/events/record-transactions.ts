import type { Clock } from '../../base/time.js';
import type { TransactionInput } from '../../history/transaction.js';
import type { Configuration } from '../configuration/configuration.js';
import {
  createReceiptCount,
  type ReceiptCount,
  type ReceiptState,
  readReceiptState,
  writeReceiptState,
} from '../outcomes/count-receipts.js';
import type { FocusShelf } from '../outcomes/focus-shelf.js';
import { changeProfiles, type ProfileAccess, type ProfileVerb } from '../profiles/change-profiles.js';
import type { TransactionOutcome } from './event-requests.js';
import { recordTransaction } from './record-transaction.js';
import { replaceVerb } from './replace-transactions.js';
import type { ResolvedTransaction, ResolveTransactions } from './resolve-transactions.js';

interface Dependencies extends ProfileAccess {
  readonly resolve: ResolveTransactions;
  readonly configuration: Configuration;
  readonly focusShelf: FocusShelf;
  readonly clock: Clock;
}

/** See EventVerbs.recordTransactions. */
export type RecordTransactions = (
  inputs: readonly TransactionInput[],
  options?: { readonly dryRun: boolean },
) => Promise<TransactionOutcome[]>;

type ReceiptVerb = ProfileVerb<ResolvedTransaction, ReceiptState, TransactionOutcome>;

const recordVerb = (receipts: ReceiptCount): ReceiptVerb => ({
  validate: ({ violations }) => violations,
  read: readReceiptState,
  prepare: receipts.prepare,
  apply: (state, input) => recordTransaction(state, input, receipts),
  write: writeReceiptState,
});

/** Records receipts into the histories of their profiles; behind them those that shall replace what is recorded. */
export function createRecordTransactions(dependencies: Dependencies): RecordTransactions {
  const { resolve, configuration, focusShelf, clock } = dependencies;
  return async (inputs, options = { dryRun: false }) => {
    const nowMs = clock();
    const resolved = await resolve(inputs, nowMs, options.dryRun);
    const receipts = createReceiptCount(focusShelf, await configuration.loaded(), nowMs);
    const change = (verb: ReceiptVerb, some: readonly ResolvedTransaction[]): Promise<TransactionOutcome[]> =>
      some.length === 0 ? Promise.resolve([]) : changeProfiles(dependencies, verb, some, options);
    const recorded = await change(
      recordVerb(receipts),
      resolved.filter((each) => !replaces(each)),
    );
    const replaced = await change(replaceVerb(receipts, nowMs), resolved.filter(replaces));
    return resolved.map((each) => (replaces(each) ? replaced : recorded).shift()!);
  };
}

const replaces = ({ transaction }: ResolvedTransaction): boolean => transaction.replace === true;
