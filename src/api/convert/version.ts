import { violation } from '../../base/violation.js';
import type { EntryVersion } from '../../engine/engine.js';
import { enumCodec } from './enums.js';
import type { Issues } from './fields.js';
import { toTimestamp } from './time.js';

const changeKind = enumCodec('CHANGE_KIND', [
  'CREATE',
  'UPDATE',
  'PUBLISH',
  'UNPUBLISH',
  'DELETE',
  'RESTORE',
  'REVERT',
  'IMPORT',
]);

/** What versions of campaigns and of promotions have in common. */
export const toVersion = ({ number, change }: EntryVersion<unknown>) => ({
  version: number,
  change: change ? changeKind.toWire[change.kind] : ('CHANGE_KIND_UNSPECIFIED' as const),
  author: change?.author ?? '',
  createTime: change && toTimestamp(change.timeMs),
});

export function readVersionNumber(version: number, issues: Issues): number {
  if (version < 1) issues.push(violation('version', version, 'must be a number from the list of versions'));
  return version;
}
