import { withConnection } from '../command/connection.js';
import { type CommandFactory, defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { differenceWords } from './difference-words.js';
import { differencesOf } from './differences.js';
import { versionNumber } from './version-number.js';
import type { ToldVersion, VersionedKind } from './versioned-kind.js';

/** `campaign diff`, `promotion diff`. */
export const diffCommand = (kind: VersionedKind): CommandFactory =>
  defineCommand({
    usage: `diff ${kind.argument} [from] [to]`,
    description: `what differs between two versions of the ${kind.name}; by default the last two, or from one to the last`,
    example: `${kind.name} diff ${kind.example} 3 5`,
    run: (context, _options, key, from, to) =>
      withConnection(context, async (connection) => {
        const versions = await kind.versions(connection, key as string);
        const later = pick(versions, to, versions.length - 1);
        const earlier = pick(versions, from, Math.max(versions.indexOf(later) - 1, 0));
        const differences = differencesOf(earlier.state, later.state);
        context.answer({ from: earlier.version, to: later.version, differences }, () =>
          differences.length === 0
            ? `versions ${earlier.version} and ${later.version} are the same`
            : differences.map(differenceWords).join('\n'),
        );
      }),
  });

function pick(versions: readonly ToldVersion[], asked: string | undefined, byDefault: number): ToldVersion {
  if (asked === undefined) return versions[byDefault]!;
  const number = versionNumber(asked);
  const found = versions.find(({ version }) => version === number);
  if (found !== undefined) return found;
  throw usageFailure(
    `there is no version ${number}: those from ${versions[0]!.version} to ${versions.at(-1)!.version} are kept`,
  );
}
