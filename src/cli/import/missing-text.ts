import { plural } from '../../base/plural.js';
import type { MissingEntries } from '../../generated/handbill/v1/MissingEntries.js';
import { plain } from '../terminal/plain.js';

const SHOWN_MAX = 10;

/** What a file has no more, and what becomes of it: a sentence and the first codes. */
export function missingText({ total, keys, retired, kept }: MissingEntries, source: string, dryRun: boolean): string {
  const many = plural(total as number, 'promotion that it brought before is', 'promotions that it brought before are');
  const fate = retired
    ? dryRun
      ? '--retire-missing would delete them'
      : 'they are deleted (promotion restore brings them back)'
    : (KEPT[kept] ?? 'they stay live; --retire-missing deletes them');
  const more = total > SHOWN_MAX ? `, … (${total.toLocaleString('en')} in all)` : '';
  return plain(`${source}: ${many} not in it any more: ${fate}: ${keys.slice(0, SHOWN_MAX).join(', ')}${more}`);
}

const KEPT: Readonly<Partial<Record<MissingEntries['kept'], string>>> = {
  MISSING_KEPT_REJECTED_ROWS: 'they stay live, since rows were rejected that may be theirs',
  MISSING_KEPT_NO_ROWS: 'they stay live, since a file without rows is most likely a failed export',
};
