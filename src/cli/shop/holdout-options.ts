import type { Command } from 'commander';
import type { Timestamp } from '../../generated/google/protobuf/Timestamp.js';
import type { Holdout, HoldoutInput } from '../../generated/handbill/v1/Holdout.js';
import { EXPERIMENT_REVISION_MAX } from '../../limits.js';
import { usageFailure } from '../command/failure.js';
import { instantOption, percentage, wholeNumber } from '../command/option-values.js';
import { wireTime } from '../terminal/words.js';

/** `holdout` false: nobody is held out any more. */
export interface HoldoutOptions {
  readonly holdout?: number | false;
  readonly holdoutStart?: Timestamp;
  readonly holdoutEnd?: Timestamp;
  readonly holdoutTag?: string;
  readonly holdoutRevision?: number;
}

export function withHoldoutOptions(command: Command): void {
  command
    .option('--holdout <percent>', 'customers who get no personalized offers in any campaign', percentage)
    .option('--no-holdout', 'nobody is held out any more')
    .option('--holdout-start <instant>', 'from when on; default: now', instantOption)
    .option('--holdout-end <instant>', 'until when; default: until further notice', instantOption)
    .option('--holdout-tag <tag>', 'only in campaigns with this tag')
    .option('--holdout-revision <number>', 'raise it to draw other customers', wholeNumber(1, EXPERIMENT_REVISION_MAX));
}

export const touchesHoldout = (options: HoldoutOptions): boolean =>
  [options.holdout, options.holdoutStart, options.holdoutEnd, options.holdoutTag, options.holdoutRevision].some(
    (option) => option !== undefined,
  );

/** What the options say; the rest stays as it was. */
export function holdoutWith(before: Holdout | null, options: HoldoutOptions, nowMs: number): HoldoutInput | null {
  const { holdout, holdoutStart, holdoutEnd, holdoutTag, holdoutRevision } = options;
  if (holdout === false) return null;
  if (before === null && holdout === undefined) throw usageFailure('nobody is held out yet: give --holdout');
  return {
    ...(before ?? { startTime: wireTime(nowMs) }),
    ...(holdout === undefined ? {} : { holdoutPpm: Math.round(holdout * 10_000) }),
    ...(holdoutStart === undefined ? {} : { startTime: holdoutStart }),
    ...(holdoutEnd === undefined ? {} : { endTime: holdoutEnd }),
    ...(holdoutTag === undefined ? {} : { tag: holdoutTag }),
    ...(holdoutRevision === undefined ? {} : { revision: holdoutRevision }),
  };
}
