import { withConnection } from '../command/connection.js';
import { type CommandFactory, defineCommand } from '../command/define-command.js';
import { table } from '../terminal/table.js';
import { exactInstant, instant, shortEnum } from '../terminal/words.js';
import { type Difference, differencesOf } from './differences.js';
import type { ToldVersion, VersionedKind } from './versioned-kind.js';

/** `campaign history`, `promotion history`. */
export const historyCommand = (kind: VersionedKind): CommandFactory =>
  defineCommand({
    usage: `history ${kind.argument}`,
    description: `who has changed the ${kind.name} when, oldest first, and which fields`,
    example: `${kind.name} history ${kind.example}`,
    run: (context, _options, key) =>
      withConnection(context, async (connection) => {
        const versions = await kind.versions(connection, key as string);
        const told = versions.map((version, i) => ({ ...version, differences: sinceBefore(versions, i) }));
        context.answer({ versions: told.map(asJson) }, () => historyTable(told));
      }),
  });

type ComparedVersion = ToldVersion & { readonly differences: readonly Difference[] };

/** Of the oldest one nobody knows. */
const sinceBefore = (versions: readonly ToldVersion[], i: number): readonly Difference[] =>
  i === 0 ? [] : differencesOf(versions[i - 1]!.state, versions[i]!.state);

const changeOf = ({ change }: ToldVersion): string => shortEnum(change, 'CHANGE_KIND');

const asJson = (version: ComparedVersion) => ({
  version: version.version,
  change: changeOf(version),
  author: version.author,
  createTime: exactInstant(version.createTime),
  differences: version.differences,
});

const historyTable = (versions: readonly ComparedVersion[]): string =>
  table(
    [
      { title: 'Version', align: 'right' },
      { title: 'When' },
      { title: 'Author' },
      { title: 'Change' },
      { title: 'Fields', shrinks: true },
    ],
    versions.map((version) => [
      String(version.version),
      instant(version.createTime),
      version.author,
      version.change === 'CHANGE_KIND_UNSPECIFIED' ? '' : changeOf(version),
      [...new Set(version.differences.map(({ field }) => field))].join(', '),
    ]),
  );
