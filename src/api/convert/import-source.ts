import { keyProblem } from '../../base/key.js';
import { violation } from '../../base/violation.js';
import type { MissingEntriesInput } from '../../generated/handbill/v1/MissingEntries.js';
import type { SourceOptions } from '../../import/options.js';
import type { MissingEntries } from '../../import/report.js';
import type { Issues } from './fields.js';

interface WireSource {
  readonly source: string;
  readonly retireMissing: boolean;
}

/** Fields of issues are relative to the options. */
export function readSource({ source, retireMissing }: WireSource, issues: Issues): SourceOptions {
  const problem = source === '' ? null : keyProblem(source);
  if (problem) issues.push(violation('source', source, problem));
  if (retireMissing && source === '') issues.push(violation('source', '', 'is required with retire_missing'));
  return { source: source === '' ? null : source, retireMissing };
}

/** Of imports that retire nothing. */
export function refuseSource({ retireMissing }: WireSource, issues: Issues): void {
  if (retireMissing) issues.push(violation('retire_missing', true, 'is for promotions only'));
}

export const toMissing = ({ total, keys, retired, kept }: MissingEntries): MissingEntriesInput => ({
  total,
  keys: [...keys],
  retired,
  kept: kept === null ? 'MISSING_KEPT_UNSPECIFIED' : `MISSING_KEPT_${kept}`,
});
