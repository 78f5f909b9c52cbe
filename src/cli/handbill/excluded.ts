import type { Command } from 'commander';
import { repeated } from '../command/option-values.js';

export function withExcluded(command: Command): void {
  command.option(
    '--exclude <code>',
    'leave this promotion out of a handbill that is assigned now; repeat for more',
    repeated,
  );
}
