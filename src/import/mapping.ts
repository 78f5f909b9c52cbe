import { z } from 'zod';
import { parseInstant } from '../base/instant.js';
import type { Result } from '../base/result.js';
import { parseTimeZone } from '../base/time-zone.js';
import { shownValue } from '../base/violation.js';
import {
  CONSTANT_VALUES_MAX,
  IMPORT_COLUMNS_MAX,
  MAPPING_CHARS_MAX,
  TEMPLATE_COLUMNS_MAX,
  TEXT_CHARS_MAX,
} from '../limits.js';
import { BrokenFile } from './broken-file.js';
import { DATE_FORMATS, NUMBER_FORMATS, parseFormat } from './cell-formats.js';
import { parseEncoding } from './encodings.js';

const cell = z.union([z.string(), z.number().transform(String), z.boolean().transform(String), z.null()]);

/** Looked at by hand: a schema would tell of every wrong one, and there may be a hundred thousand. */
function readWords(words: unknown, context: z.RefinementCtx): Readonly<Record<string, string | null>> {
  const isRecord = typeof words === 'object' && words !== null && !Array.isArray(words);
  const entries = isRecord ? Object.entries(words) : [];
  const wrong = entries.find(([, word]) => word !== null && typeof word === 'object');
  if (isRecord && wrong === undefined) {
    return Object.fromEntries(entries.map(([from, to]) => [from, to === null ? null : String(to)]));
  }
  context.addIssue(wrong ? `"${shownValue(wrong[0])}" must become a plain value` : 'must be an object');
  return z.NEVER;
}

/** Text that a parser of ours reads; null when it is not there. */
function told<T>(parse: (text: string) => Result<T, string>) {
  return z
    .string()
    .transform((text, context): T => {
      const parsed = parse(text);
      if (parsed.ok) return parsed.value;
      context.addIssue({ code: 'custom', message: `${parsed.error} (got "${shownValue(text)}")` });
      return z.NEVER;
    })
    .nullable()
    .default(null);
}

const source = z
  .strictObject({
    /** Column of the file. */
    column: z.string().min(1).optional(),
    /** Text with columns of the file in braces: `{campaign_id}-{coupon_upc}`. */
    template: z
      .string()
      .min(1)
      .max(TEXT_CHARS_MAX)
      .refine(
        (text) => (text.match(/\{/g)?.length ?? 0) <= TEMPLATE_COLUMNS_MAX,
        `must not have more than ${TEMPLATE_COLUMNS_MAX} columns`,
      )
      .optional(),
    /** The same value in every row. */
    constant: z.union([cell, z.array(z.string()).max(CONSTANT_VALUES_MAX)]).optional(),
    /** Other words for the file's values; those not listed stay, or become the default. */
    values: z.unknown().transform(readWords).optional(),
    /** For cells that are empty, and for values that `values` does not list. */
    default: cell.optional(),
    /** Separator of a list. */
    split: z.string().min(1).max(10).optional(),
    /** The date that day number 1 stands for: `2016-03-23`. */
    dayOne: z
      .string()
      .refine((text) => parseInstant(text).ok, 'must be an ISO 8601 date')
      .optional(),
    /** All values of adjacent rows with the same `collectBy` make one list. */
    collect: z.literal(true).optional(),
  })
  .refine(
    ({ column, template, constant }) =>
      [column, template, constant].filter((given) => given !== undefined).length === 1,
    'must have exactly one of column, template, constant',
  );

const schema = z
  .strictObject({
    /** For the reader. */
    comment: z.string().optional(),
    /** Our column -> where its values come from; a plain string is a column of the file. */
    columns: z
      .unknown()
      .refine((columns) => Object.keys(Object(columns)).length <= IMPORT_COLUMNS_MAX, {
        message: `has more than ${IMPORT_COLUMNS_MAX} columns`,
        abort: true,
      })
      .pipe(
        z.record(
          z.string().min(1),
          z.union([
            z
              .string()
              .min(1)
              .transform((column) => ({ column })),
            source,
          ]),
        ),
      ),
    /** How the file is written, where the import does not say it. */
    encoding: told(parseEncoding),
    numberFormat: told((text) => parseFormat(NUMBER_FORMATS, text)),
    dateFormat: told((text) => parseFormat(DATE_FORMATS, text)),
    timeZone: told(parseTimeZone),
    /** Columns of the file that are left out on purpose: nobody is warned of them. */
    ignore: z.array(z.string()).default([]),
    /** Adjacent rows that agree in these columns of the file make one entry. */
    collectBy: z.array(z.string()).min(1).optional(),
  })
  .refine(({ columns, collectBy }) => {
    const collected = Object.values(columns).filter((from) => 'collect' in from && from.collect).length;
    return collected === (collectBy ? 1 : 0);
  }, 'collectBy and one column with "collect": true need each other');

/** How the columns of a file become ours (docs/import.md). */
export type Mapping = z.output<typeof schema>;
export type MappingSource = z.output<typeof source>;

/** Reads the text of a mapping file; throws BrokenFile that tells the first thing wrong with it. */
export function parseMapping(text: string): Mapping {
  if (text.length > MAPPING_CHARS_MAX) throw wrongMapping(`is longer than ${MAPPING_CHARS_MAX} characters`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw wrongMapping(`is not JSON: ${(error as SyntaxError).message}`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = firstIssue(parsed.error.issues);
  throw wrongMapping(`${path.join('.') || 'top level'}: ${message}`);
}

/** Of what may be a text or an object, whatever is wrong with the object says more than that it is neither. */
function firstIssue([issue]: readonly z.core.$ZodIssue[]): z.core.$ZodIssue {
  if (issue!.code !== 'invalid_union') return issue!;
  const inner = issue!.errors.at(-1)![0]!;
  return { ...inner, path: [...issue!.path, ...inner.path] };
}

export function wrongMapping(reason: string): BrokenFile {
  return new BrokenFile(0, 'WRONG_MAPPING', `mapping file: ${reason}`);
}
