import { type Command, Option } from 'commander';
import type { ExplorationInput } from '../../generated/handbill/v1/Exploration.js';
import { usageFailure } from '../command/failure.js';
import { choiceInCapitals, positiveNumber, wholeNumber } from '../command/option-values.js';

/** The flags of what a campaign leaves to chance. */
export interface ExplorationOptions {
  readonly explore?: number | false;
  readonly exploreShare?: number;
  readonly exploreMethod?: string;
}

const METHODS = ['THOMPSON', 'SOFTMAX', 'UNIFORM'];

export function withExplorationOptions(command: Command): void {
  command
    .option('--explore <slots>', 'leave the last so many slots to chance, to learn what else would do', wholeNumber(1))
    .option('--no-explore', 'leave nothing to chance (the default)')
    .option(
      '--explore-share <share>',
      'share of the handbills that explore; 1, all of them, unless said',
      positiveNumber,
    )
    .addOption(
      new Option(
        '--explore-method <name>',
        `how these slots are drawn: ${METHODS.join(', ')}; THOMPSON unless said`,
      ).argParser(choiceInCapitals(METHODS)),
    );
}

export const touchesExploration = ({ explore, exploreShare, exploreMethod }: ExplorationOptions): boolean =>
  [explore, exploreShare, exploreMethod].some((option) => option !== undefined);

/** What the flags make of the exploration that a campaign has; null: none. */
export function explorationWith(
  base: ExplorationInput | null,
  { explore, exploreShare, exploreMethod }: ExplorationOptions,
): ExplorationInput | null {
  if (explore === false) {
    if (exploreShare === undefined && exploreMethod === undefined) return null;
    throw usageFailure('--no-explore does not go together with --explore-share or --explore-method');
  }
  const slots = explore ?? base?.slots;
  if (slots === undefined) throw usageFailure('--explore-share and --explore-method need --explore <slots>');
  const method = exploreMethod === undefined ? base?.method : (`EXPLORATION_METHOD_${exploreMethod}` as Method);
  return { share: exploreShare ?? base?.share ?? 1, slots, method: method ?? 'EXPLORATION_METHOD_THOMPSON' };
}

type Method = NonNullable<ExplorationInput['method']>;
