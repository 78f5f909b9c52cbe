import type { Command } from 'commander';
import type { ProfileContextInput } from '../../generated/handbill/v1/ProfileContext.js';
import { repeated } from './option-values.js';
import { type NameOptions, toProfileName, withNameOptions } from './profile-name.js';

/** What the command line tells about a customer. */
export interface ProfileOptions extends NameOptions {
  readonly member?: boolean;
  readonly segment?: readonly string[];
  readonly inStore?: string;
}

export function withProfileOptions(command: Command): void {
  withNameOptions(command);
  command
    .option('--member', 'the customer is registered: promotions for members only count too')
    .option('--segment <id>', 'a segment that the customer belongs to; repeat for more', repeated)
    .option('--in-store <id>', 'where the customer shops; without it only promotions of all stores are valid');
}

/** `profile`: an id, or an identity such as email=anna@example.org. */
export const toProfile = (profile: string, options: ProfileOptions): ProfileContextInput => ({
  ...toProfileName(profile, options),
  isMember: options.member ?? false,
  segmentIds: [...(options.segment ?? [])],
  storeId: options.inStore ?? '',
});
