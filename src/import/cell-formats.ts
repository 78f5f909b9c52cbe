import { err, ok, type Result } from '../base/result.js';
import type { TimeZone } from '../base/time-zone.js';
import { shownValue } from '../base/violation.js';
import type { Assume } from './assumptions.js';

/** Which mark parts a number from its decimals: `1,234.56` or `1.234,56`. */
export const NUMBER_FORMATS = ['point', 'comma'] as const;
export type NumberFormat = (typeof NUMBER_FORMATS)[number];

/** `iso`: ISO 8601 only. `dmy`, `mdy`: also dates that begin with the day (`31.12.2026`), with the month (`12/31/2026`). */
export const DATE_FORMATS = ['iso', 'dmy', 'mdy'] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

/** What may be told of how cells are written; null: it is not. */
export interface ToldFormats {
  readonly numberFormat: NumberFormat | null;
  readonly dateFormat: DateFormat | null;
  /** Of times that don't say theirs. */
  readonly timeZone: TimeZone | null;
}

/** How the cells of a file are read. */
export interface CellFormats extends ToldFormats {
  /** `timeZone`, or what stands for it. */
  readonly zone: TimeZone;
  /** Tells that a cell was read in a way that nobody told. */
  assumed(option: keyof ToldFormats, value: string, cell: string): void;
}

/** `shopZone`: what counts where no zone is told. */
export function createCellFormats(told: ToldFormats, shopZone: TimeZone, assume: Assume): CellFormats {
  // Each of a million cells may be a reason, and the first one is enough.
  const known = new Set<string>();
  return {
    ...told,
    zone: told.timeZone ?? shopZone,
    assumed(option, value, cell) {
      if (known.has(value)) return;
      known.add(value);
      assume(option, value, `there are cells such as ${shownValue(cell)}`);
    },
  };
}

/** One of the words of an option, in any case. */
export function parseFormat<T extends string>(words: readonly T[], text: string): Result<T, string> {
  const word = words.find((each) => each === text.toLowerCase());
  return word === undefined ? err(`must be one of ${words.join(', ')}`) : ok(word);
}
