import { type Command, Option } from 'commander';
import type { ImportOptionsInput } from '../../generated/handbill/v1/ImportOptions.js';

const DELIMITERS: Readonly<Record<string, string>> = { comma: ',', semicolon: ';', tab: '\t', pipe: '|', '\\t': '\t' };
const NUMBER_FORMATS = { point: 'NUMBER_FORMAT_POINT', comma: 'NUMBER_FORMAT_COMMA' } as const;
const DATE_FORMATS = { iso: 'DATE_FORMAT_ISO', dmy: 'DATE_FORMAT_DMY', mdy: 'DATE_FORMAT_MDY' } as const;

/** How the file is written, as the command line tells it. */
export interface FileOptions {
  readonly format?: 'csv' | 'jsonl';
  readonly delimiter?: string;
  readonly encoding?: string;
  readonly numberFormat?: keyof typeof NUMBER_FORMATS;
  readonly dateFormat?: keyof typeof DATE_FORMATS;
  readonly timeZone?: string;
}

export function addFileOptions(command: Command): void {
  const choice = (flags: string, description: string, choices: readonly string[]) =>
    command.addOption(new Option(flags, description).choices(choices));
  choice('--format <format>', 'how the file is written; default: by its name', ['csv', 'jsonl']);
  choice('--delimiter <char>', 'of CSV; default: detected', [',', ';', '|', ...Object.keys(DELIMITERS)]);
  command.option('--encoding <name>', 'such as utf-16le or windows-1250; default: detected where the bytes tell it');
  choice('--number-format <mark>', 'what parts decimals: 1,234.56 or 1.234,56', Object.keys(NUMBER_FORMATS));
  choice(
    '--date-format <order>',
    'of dates that are not ISO 8601: 31/12/2026 or 12/31/2026',
    Object.keys(DATE_FORMATS),
  );
  command.option(
    '--time-zone <name>',
    'of dates and times without one, such as Europe/Warsaw; default: that of the shop',
  );
}

/** The same for the server, which takes what is not there from the mapping file, or finds it out. */
export function toFileOptions(options: FileOptions): ImportOptionsInput {
  const { delimiter = '', encoding, numberFormat, dateFormat, timeZone } = options;
  return {
    delimiter: DELIMITERS[delimiter] ?? delimiter,
    ...(encoding === undefined ? {} : { encoding }),
    ...(numberFormat === undefined ? {} : { numberFormat: NUMBER_FORMATS[numberFormat] }),
    ...(dateFormat === undefined ? {} : { dateFormat: DATE_FORMATS[dateFormat] }),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}
