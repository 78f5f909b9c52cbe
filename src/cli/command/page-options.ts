import type { Command } from 'commander';
import { CLIENT_SETTINGS, type Context } from './context.js';

/** Settings of the list commands. */
export const LIST_SETTINGS = [...CLIENT_SETTINGS, 'pageSize'] as const;

export interface PageOptions {
  readonly pageToken?: string;
}

export function withPageOptions(command: Command): void {
  command.option('--page-token <token>', 'continue after the page that named this token');
}

/** Of lists of what is deleted softly. */
export interface DeletableOptions extends PageOptions {
  readonly deleted?: boolean;
}

export function withDeletableOptions(command: Command): void {
  withPageOptions(command);
  command.option('--deleted', 'deleted ones too');
}

export const toDeletablePage = (context: Context, options: DeletableOptions) => ({
  ...toPage(context, options),
  showDeleted: options.deleted ?? false,
});

/** The fields of a list request. */
export const toPage = ({ config }: Context, { pageToken }: PageOptions) => ({
  pageSize: config.pageSize,
  pageToken: pageToken ?? '',
});

/** The line under a page. */
export function pageFooter(
  shown: number,
  { totalSize, nextPageToken }: { totalSize: number; nextPageToken: string },
): string {
  const count = `${shown.toLocaleString('en')} of ${totalSize.toLocaleString('en')}`;
  return nextPageToken === '' ? count : `${count}; further ones: --page-token ${nextPageToken}`;
}
