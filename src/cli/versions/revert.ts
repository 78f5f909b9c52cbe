import { withConnection } from '../command/connection.js';
import { type CommandFactory, defineCommand } from '../command/define-command.js';
import { type GuardOptions, toGuard, withGuardOptions } from '../command/guard-options.js';
import { versionNumber } from './version-number.js';
import type { VersionedKind } from './versioned-kind.js';

/** `campaign revert`, `promotion revert`. */
export const revertCommand = (kind: VersionedKind): CommandFactory =>
  defineCommand<GuardOptions>({
    usage: `revert ${kind.argument} <version>`,
    description: `make the ${kind.name} what it was as of a version; an edit like any other`,
    example: `${kind.name} revert ${kind.example} 3`,
    shape: (command) => withGuardOptions(command, `the ${kind.name}`),
    run: (context, options, key, version) =>
      withConnection(context, (connection) =>
        kind.revert(context, connection, key as string, versionNumber(version as string), toGuard(options)),
      ),
  });
