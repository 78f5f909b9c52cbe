import type { Command } from 'commander';

export interface PlanOptions {
  readonly prune?: boolean;
}

export function withPlanOptions(command: Command): void {
  command.option(
    '--prune',
    'delete the promotions and campaigns that the file does not have, and what is set of other items',
  );
}
