import { suggestion } from '../../base/suggestion.js';
import { fromJson } from '../../contract/json.js';
import { type Fields, isFields, shown } from '../../contract/json-values.js';
import type { ConfiguredKind, Message } from './configured-kind.js';
import { type DocumentText, documentTexts, isTooLong } from './document-text.js';
import { entryOf, keyOf, nameOf } from './entry.js';
import { type Faults, faultWords } from './faults.js';
import { KINDS } from './kinds.js';
import { CONFIGURATION_ENTRIES_MAX, CONFIGURATION_ENTRY_CHARS_MAX } from './limits.js';
import { lineOf, parseValue } from './parse-document.js';

/** An entry of a configuration file. */
export interface FileEntry {
  readonly entry: Fields;
  readonly source: DocumentText;
}

/** By kind and key. */
export type FileEntries = ReadonlyMap<ConfiguredKind, ReadonlyMap<string, FileEntry>>;

/** The entries of a file, as far as they are right; what is not goes to the faults. */
export function readEntries(text: string, faults: Faults): FileEntries {
  const entries = new Map(KINDS.map((kind) => [kind, new Map<string, FileEntry>()]));
  let count = 0;
  for (const source of documentTexts(text)) {
    const read = readEntry(source, faults);
    if (read === null) continue;
    const { kind, entry } = read;
    const key = keyOf(kind, entry);
    const before = entries.get(kind)!.get(key);
    if (before) {
      const reason = `is there twice, first in line ${lineOf(before.source, [])}`;
      faults.add(() => lineOf(source, []), faultWords(nameOf(kind, key), [], reason));
    } else if (++count > CONFIGURATION_ENTRIES_MAX) {
      faults.add(() => source.firstLine, `there are more than ${CONFIGURATION_ENTRIES_MAX} entries`);
      break;
    } else entries.get(kind)!.set(key, { entry, source });
  }
  return entries;
}

/** null: there is none, or it is not right. */
function readEntry(source: DocumentText, faults: Faults): { kind: ConfiguredKind; entry: Fields } | null {
  const wrong = (path: readonly (string | number)[], reason: string): null => {
    faults.add(() => lineOf(source, path), reason);
    return null;
  };
  if (isTooLong(source)) {
    faults.add(() => source.firstLine, `an entry has more than ${CONFIGURATION_ENTRY_CHARS_MAX} characters`);
    return null;
  }
  const parsed = parseValue(source);
  if (!parsed.ok) {
    faults.add(() => parsed.fault.line, parsed.fault.reason);
    return null;
  }
  if (parsed.value === null) return null;
  if (!isFields(parsed.value))
    return wrong([], `an entry must be fields, such as kind: promotion (got ${shown(parsed.value)})`);
  const { kind: name, ...fields } = parsed.value;
  const kind = KINDS.find((each) => each.name === name);
  if (kind === undefined) return wrong(['kind'], `kind: ${unknownKind(name)}`);
  const entryName = nameOf(kind, String(kind.key === null ? '' : (fields[kind.key] ?? '')));
  const kept = Object.keys(fields).filter((field) => kind.kept.includes(field));
  for (const field of kept)
    wrong([field], faultWords(entryName, [field], 'is not carried from place to place: leave it out'));
  const read = fromJson(kind.message, fields);
  if (!read.ok) {
    for (const { path, reason, value } of read.error)
      wrong(path, faultWords(entryName, path, `${reason} (got "${value}")`));
    return null;
  }
  if (kind.key !== null && !fields[kind.key]) return wrong([], `${kind.name}: ${kind.key} is missing`);
  return kept.length > 0 ? null : { kind, entry: entryOf(kind, read.value as Message) };
}

function unknownKind(name: unknown): string {
  const known = KINDS.map((kind) => kind.name);
  if (name === undefined) return `is missing: known are ${known.join(', ')}`;
  return typeof name === 'string'
    ? `"${name}" is unknown: ${suggestion(name, known)}`
    : `must be one of ${known.join(', ')}`;
}
