import { readFile } from 'node:fs/promises';
import { Option } from 'commander';
import { withConnection } from '../command/connection.js';
import { CLIENT_SETTINGS, type Context } from '../command/context.js';
import { type CommandFactory, defineCommand } from '../command/define-command.js';
import { EXIT, type ExitCode } from '../command/exit.js';
import { plain } from '../terminal/plain.js';
import { openErrorReport } from './error-report.js';
import { addFileOptions, type FileOptions, toFileOptions } from './file-options.js';
import { missingText } from './missing-text.js';
import { countsText, type ImportKind, runImport } from './run-import.js';
import { openSource } from './source.js';

interface ImportCommandOptions extends FileOptions {
  readonly mapping?: string;
  readonly mode?: 'replace' | 'merge';
  readonly report?: string;
  readonly dryRun?: boolean;
  readonly replace?: boolean;
  readonly source?: string;
  readonly retireMissing?: boolean;
}

/** `import items`, `import promotions` and so on: one command each, alike but for the mode. */
export function importCommand(kind: ImportKind, description: string): CommandFactory {
  return defineCommand<ImportCommandOptions>({
    usage: `${kind} <file>`,
    description: `${description}; - reads standard input`,
    example: `import ${kind} ${kind}.csv --report rejected.csv`,
    makesStore: true,
    settings: [...CLIENT_SETTINGS, 'currency'],
    shape: (command) => {
      addFileOptions(command);
      command
        .option('--mapping <json>', 'mapping file: renames columns, maps values, sets constants')
        .option('--report <file>', 'write all rejected rows to this new file: CSV by its name, else JSON lines')
        .option('--dry-run', 'judge every row, write nothing');
      if (kind === 'transactions') {
        command.option('--replace', 'receipts of the file take the place of those recorded under their ids');
      }
      if (kind === 'promotions') {
        command
          .option('--source <name>', 'where the file comes from; what it brings is remembered; default: its name')
          .option(
            '--retire-missing',
            'delete the promotions that the source brought before and that are not in the file; they can be restored',
          );
      }
      if (kind === 'items' || kind === 'attributes') {
        const each = kind === 'items' ? 'an item' : 'a customer in it';
        command.addOption(
          new Option('--mode <mode>', `replace drops what the file does not tell of ${each}, merge keeps it`)
            .choices(['replace', 'merge'])
            .default('merge'),
        );
      }
    },
    run: (context, options, path) => importFile(context, kind, options, path as string),
  });
}

async function importFile(
  context: Context,
  kind: ImportKind,
  options: ImportCommandOptions,
  path: string,
): Promise<ExitCode> {
  const { json, config } = context;
  const { dryRun = false, replace = false, retireMissing = false } = options;
  const mapping = options.mapping === undefined ? '' : await readFile(options.mapping, 'utf8');
  const source = await openSource(path, options.format);
  const report = options.report === undefined ? null : await openErrorReport(options.report);
  const origin = kind === 'promotions' ? (options.source ?? (path === '-' ? '' : source.name)) : '';
  const startedMs = performance.now();
  try {
    const { counts, errors, assumptions, missing } = await withConnection(context, (connection) =>
      runImport(connection, {
        kind,
        source,
        file: {
          ...toFileOptions(options),
          format: source.format,
          mapping,
          currency: config.currency,
          dryRun,
          replace,
          source: origin,
          retireMissing,
        },
        mode: options.mode === 'replace' ? 'ITEM_MODE_REPLACE' : 'ITEM_MODE_MERGE',
        json,
        report,
        reportName: options.report,
      }),
    );
    const seconds = (performance.now() - startedMs) / 1_000;
    const answer = { file: source.name, dryRun, ...counts, errors, assumed: assumptions, ...(missing && { missing }) };
    const title = `${dryRun ? 'Dry run of ' : ''}${plain(source.name)}`;
    context.answer(answer, () =>
      [
        `${title}: ${countsText(counts)} (${seconds.toFixed(1)} s)`,
        ...(missing ? [missingText(missing, origin, dryRun)] : []),
      ].join('\n'),
    );
    return counts.rejected > 0 ? EXIT.rejectedRows : EXIT.ok;
  } finally {
    await report?.close();
  }
}
