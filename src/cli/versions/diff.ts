import { withConnection } from '../command/connection.js';
import { type CommandFactory, defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { plain } from '../terminal/plain.js';
import { type Difference, differencesOf } from './differences.js';
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
            : differences.map(inWords).join('\n'),
        );
      }),
  });

/** Never cut: what is at the end of a filter may be what has changed. */
function inWords({ field, from, to }: Difference): string {
  if (from === null) return plain(`+ ${field}: ${to}`);
  if (to === null) return plain(`- ${field}: ${from}`);
  return plain(`~ ${field}: ${from} -> ${to}`);
}

function pick(versions: readonly ToldVersion[], asked: string | undefined, byDefault: number): ToldVersion {
  if (asked === undefined) return versions[byDefault]!;
  const number = versionNumber(asked);
  const found = versions.find(({ version }) => version === number);
  if (found !== undefined) return found;
  throw usageFailure(
    `there is no version ${number}: those from ${versions[0]!.version} to ${versions.at(-1)!.version} are kept`,
  );
}
