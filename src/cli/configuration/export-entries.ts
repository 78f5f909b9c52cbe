import type { Fields } from '../../contract/json-values.js';
import type { Connection } from '../command/connection.js';
import type { ConfiguredKind } from './configured-kind.js';
import { entryOf, keyOf } from './entry.js';
import { KINDS } from './kinds.js';
import { writeDocument } from './write-document.js';

interface ExportedEntry {
  readonly kind: ConfiguredKind;
  readonly entry: Fields;
}

/** All that is carried, kind by kind and by key: the order in which a store has come to know them is its own. */
export async function exportEntries(connection: Connection): Promise<ExportedEntry[]> {
  const entries: ExportedEntry[] = [];
  for (const kind of KINDS) for (const entry of await entriesOf(connection, kind)) entries.push({ kind, entry });
  return entries;
}

/** As a file has them. */
export const exportText = (entries: readonly ExportedEntry[]): string =>
  entries.map(({ kind, entry }) => writeDocument(kind, entry)).join('');

export const exportJson = (entries: readonly ExportedEntry[]) => ({
  entries: entries.map(({ kind, entry }) => ({ kind: kind.name, ...entry })),
});

async function entriesOf(connection: Connection, kind: ConfiguredKind): Promise<Fields[]> {
  const byKey: [key: string, entry: Fields][] = [];
  for await (const message of kind.list(connection)) {
    if (message.deleteTime || !kind.isCarried(message)) continue;
    const entry = entryOf(kind, message);
    byKey.push([keyOf(kind, entry), entry]);
  }
  return byKey.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
