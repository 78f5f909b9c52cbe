import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { Option } from 'commander';
import type { MissingEntries } from '../../generated/handbill/v1/MissingEntries.js';
import type { RowError } from '../../generated/handbill/v1/RowError.js';
import { withConnection } from '../command/connection.js';
import { CLIENT_SETTINGS, type Context } from '../command/context.js';
import { type CommandFactory, defineCommand } from '../command/define-command.js';
import { EXIT } from '../command/exit.js';
import { plain, plainJson } from '../terminal/plain.js';
import { missingText } from './missing-text.js';
import { countsText, type ImportKind, runImport } from './run-import.js';
import { openSource } from './source.js';

interface ImportCommandOptions {
  readonly format?: 'csv' | 'jsonl';
  readonly delimiter?: string;
  readonly mapping?: string;
  readonly mode?: 'replace' | 'merge';
  readonly report?: string;
  readonly dryRun?: boolean;
  readonly source?: string;
  readonly retireMissing?: boolean;
}

const DELIMITERS: Readonly<Record<string, string>> = { comma: ',', semicolon: ';', tab: '\t', pipe: '|', '\\t': '\t' };

/** `import items`, `import promotions`, `import transactions`: one command each, alike but for the mode. */
export function importCommand(kind: ImportKind, description: string): CommandFactory {
  return defineCommand<ImportCommandOptions>({
    usage: `${kind} <file>`,
    description: `${description}; - reads standard input`,
    example: `import ${kind} ${kind}.csv --report rejected.jsonl`,
    makesStore: true,
    settings: [...CLIENT_SETTINGS, 'currency'],
    shape: (command) => {
      command
        .addOption(
          new Option('--format <format>', 'how the file is written; default: by its name').choices(['csv', 'jsonl']),
        )
        .addOption(
          new Option('--delimiter <char>', 'of CSV; default: detected').choices([
            ',',
            ';',
            '|',
            ...Object.keys(DELIMITERS),
          ]),
        )
        .option('--mapping <json>', 'mapping file: renames columns, maps values, sets constants')
        .option('--report <file>', 'write rejected rows to this file, one JSON object a line')
        .option('--dry-run', 'judge every row, write nothing');
      if (kind === 'promotions') {
        command
          .option('--source <name>', 'where the file comes from; what it brings is remembered; default: its name')
          .option(
            '--retire-missing',
            'delete the promotions that the source brought before and that are not in the file; they can be restored',
          );
      }
      if (kind === 'items') {
        command.addOption(
          new Option('--mode <mode>', 'replace drops what the file does not tell of an item, merge keeps it')
            .choices(['replace', 'merge'])
            .default('merge'),
        );
      }
    },
    run: async (context, options, path) => {
      const mapping = options.mapping === undefined ? '' : await readFile(options.mapping, 'utf8');
      const source = await openSource(path as string, options.format);
      const rejections = await openRejections(context, options.report);
      const startedMs = performance.now();
      let missing: MissingEntries | null = null;
      const origin = kind === 'promotions' ? (options.source ?? (path === '-' ? '' : source.name)) : '';
      try {
        const counts = await withConnection(context, (connection) =>
          runImport(connection, {
            kind,
            source,
            file: {
              format: source.format,
              delimiter: DELIMITERS[options.delimiter ?? ''] ?? options.delimiter ?? '',
              mapping,
              currency: context.config.currency,
              dryRun: options.dryRun ?? false,
              source: origin,
              retireMissing: options.retireMissing ?? false,
            },
            onMissing: (told) => {
              missing = told;
            },
            mode: options.mode === 'replace' ? 'ITEM_MODE_REPLACE' : 'ITEM_MODE_MERGE',
            quiet: context.json,
            onRowError: rejections.tell,
            onWarning: (warning, line) =>
              line(context.json ? warningJson(warning) : `warning: ${rowErrorText(warning)}`),
          }),
        );
        const seconds = (performance.now() - startedMs) / 1_000;
        const dryRun = options.dryRun ?? false;
        const answer = { file: source.name, dryRun, ...counts, ...(missing === null ? {} : { missing }) };
        const title = `${options.dryRun ? 'Dry run of ' : ''}${plain(source.name)}`;
        context.answer(answer, () =>
          [
            `${title}: ${countsText(counts)} (${seconds.toFixed(1)} s)`,
            ...(missing === null ? [] : [missingText(missing, origin, dryRun)]),
          ].join('\n'),
        );
        return counts.rejected > 0 ? EXIT.rejectedRows : EXIT.ok;
      } finally {
        await rejections.close();
      }
    },
  });
}

interface Rejections {
  tell(error: RowError, line: (text: string) => void): void;
  close(): Promise<void>;
}

/** Rejected rows go to the report file, or else to standard error: as text, with --json as JSON lines. */
async function openRejections({ json }: Context, path: string | undefined): Promise<Rejections> {
  if (path === undefined) {
    return {
      tell: (error, line) => line(json ? JSON.stringify(plainRowError(error)) : rowErrorText(error)),
      close: async () => {},
    };
  }
  const file = createWriteStream(path);
  await new Promise((resolve, reject) => file.once('open', resolve).once('error', reject));
  return {
    tell: (error) => void file.write(`${plainJson(JSON.stringify(plainRowError(error)))}\n`),
    close: async () => {
      file.end();
      await finished(file);
    },
  };
}

const plainRowError = (error: RowError) => ({ ...error, column: error.column || null });

const warningJson = (warning: RowError): string => JSON.stringify({ warning: plainRowError(warning) });

const rowErrorText = ({ line, column, value, reason }: RowError): string =>
  `line ${line}${column === '' ? '' : `, ${column}`}: ${reason}${value === '' ? '' : ` (got "${value}")`}`;
