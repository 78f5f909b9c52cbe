import type { Fields } from '../../contract/json-values.js';
import { type Connection, withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import type { ConfiguredKind } from './configured-kind.js';
import { entryOf, keyOf } from './entry.js';
import { KINDS } from './kinds.js';
import { writeDocument } from './write-document.js';

export const configExportCommand = defineCommand({
  usage: 'export',
  description:
    'write what is set of items, the promotions, the campaigns and the shop as YAML, to compare it and to carry it to another store',
  example: 'config export > shop.yaml',
  run: (context) =>
    withConnection(context, async (connection) => {
      const entries: { readonly kind: ConfiguredKind; readonly entry: Fields }[] = [];
      for (const kind of KINDS) for (const entry of await entriesOf(connection, kind)) entries.push({ kind, entry });
      context.answer({ entries: entries.map(({ kind, entry }) => ({ kind: kind.name, ...entry })) }, () =>
        entries
          .map(({ kind, entry }) => writeDocument(kind, entry))
          .join('')
          .trimEnd(),
      );
    }),
});

/** By key: the order in which a store has come to know them is its own. */
async function entriesOf(connection: Connection, kind: ConfiguredKind): Promise<Fields[]> {
  const byKey: [key: string, entry: Fields][] = [];
  for await (const message of kind.list(connection)) {
    if (message.deleteTime || !kind.isCarried(message)) continue;
    const entry = entryOf(kind, message);
    byKey.push([keyOf(kind, entry), entry]);
  }
  return byKey.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
