import type { Command } from 'commander';

/** Flags of commands that change a campaign as a whole. */
export interface GuardOptions {
  readonly etag?: string;
  readonly dryRun?: boolean;
}

export function withGuardOptions(command: Command): void {
  command
    .option('--etag <etag>', 'only if the campaign still has this etag')
    .option('--dry-run', 'check everything, write nothing');
}

/** The fields of the request. */
export const toGuard = ({ etag, dryRun }: GuardOptions) => ({ etag: etag ?? '', validateOnly: dryRun ?? false });
