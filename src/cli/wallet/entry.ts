import type { Command } from 'commander';
import type { Status } from '../../generated/google/rpc/Status.js';
import type { ProfileContextInput } from '../../generated/handbill/v1/ProfileContext.js';
import type { WalletResult } from '../../generated/handbill/v1/WalletResult.js';
import type { Context } from '../command/context.js';
import { refusedEntry } from '../command/failure.js';
import { type ProfileOptions, toProfile, withProfileOptions } from '../command/profile-options.js';
import { stateCard } from './text.js';

/** Options of every verb that changes a wallet. */
export interface EntryOptions extends ProfileOptions {
  readonly requestId?: string;
}

export function withEntryOptions(command: Command): void {
  withProfileOptions(command);
  command.option('--request-id <id>', 'the same request again gets the same answer, and happens once');
}

export function toEntry(
  profile: string,
  options: EntryOptions,
): { readonly profile: ProfileContextInput; readonly requestId: string } {
  return { profile: toProfile(profile, options), requestId: options.requestId ?? '' };
}

/** The answer to the one entry of a command; fails when it was refused. */
export async function answerState(context: Context, results: readonly WalletResult[]): Promise<void> {
  const state = await granted(results, ({ state }) => state);
  await context.answerMessage('PromotionState', state, () => stateCard(state));
}

export async function granted<Entry extends { readonly error?: Status | null }, T>(
  results: readonly Entry[],
  pick: (entry: Entry) => T | null | undefined,
): Promise<T> {
  const [entry] = results;
  if (entry?.error) throw await refusedEntry(entry.error);
  return pick(entry!)!;
}
