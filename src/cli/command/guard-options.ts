import type { Command } from 'commander';

/** Flags of commands that change an entry as a whole. */
export interface GuardOptions {
  readonly etag?: string;
  readonly dryRun?: boolean;
}

/** `entry`: what it is called in help texts: `the campaign`. */
export function withGuardOptions(command: Command, entry: string): void {
  command
    .option('--etag <etag>', `only if ${entry} still has this etag`)
    .option('--dry-run', 'check everything, write nothing');
}

/** The fields of the request. */
export const toGuard = ({ etag, dryRun }: GuardOptions) => ({ etag: etag ?? '', validateOnly: dryRun ?? false });
