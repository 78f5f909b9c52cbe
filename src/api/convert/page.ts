import { violation } from '../../base/violation.js';
import type { DeletablePageRequest, PageRequest } from '../../engine/engine.js';
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, PAGE_TOKEN_CHARS_MAX } from '../../limits.js';
import type { Issues } from './fields.js';

/** A page of what is deleted softly. */
export const readDeletablePage = (
  wire: Parameters<typeof readPage>[0] & { readonly showDeleted: boolean },
  issues: Issues,
): DeletablePageRequest => ({ ...readPage(wire, issues), showDeleted: wire.showDeleted });

/** AIP-158: no size means the default, a larger one than the limit means the limit. */
export function readPage(wire: { readonly pageSize: number; readonly pageToken: string }, issues: Issues): PageRequest {
  const { pageSize, pageToken } = wire;
  if (pageSize < 0) issues.push(violation('page_size', pageSize, 'must not be negative'));
  if (pageToken.length > PAGE_TOKEN_CHARS_MAX) {
    issues.push(violation('page_token', pageToken, 'must be the next_page_token of the page before'));
  }
  return { pageSize: pageSize === 0 ? PAGE_SIZE_DEFAULT : Math.min(pageSize, PAGE_SIZE_MAX), pageToken };
}
