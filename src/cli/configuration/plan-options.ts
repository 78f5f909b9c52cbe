import type { Command } from 'commander';
import { repeated } from '../command/option-values.js';
import type { PlanSettings } from './plan.js';

export interface PlanOptions {
  readonly prune?: boolean;
  readonly callersSegment?: readonly string[];
}

export function withPlanOptions(command: Command): void {
  command
    .option(
      '--prune',
      'delete the segments, promotions and campaigns that the file does not have, and what is set of other items',
    )
    .option(
      '--callers-segment <id>',
      'a segment that callers tell, so that the file may name it without a condition; repeat for more',
      repeated,
    );
}

export const planSettings = ({ prune = false, callersSegment = [] }: PlanOptions): PlanSettings => ({
  prune,
  callersSegments: callersSegment,
});
