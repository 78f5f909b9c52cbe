import { Document, type Scalar, visit } from 'yaml';
import type { Fields } from '../../contract/json-values.js';
import { plain, plainLines } from '../terminal/plain.js';
import type { ConfiguredKind } from './configured-kind.js';

/** An entry as a YAML document that {@link readDocuments} gives back as it was: kind, key, then the other fields. */
export function writeDocument(kind: ConfiguredKind, entry: Fields): string {
  const head = kind.key === null ? {} : { [kind.key]: entry[kind.key] };
  const fields = { kind: kind.name, ...head, ...entry };
  // Older readers take yes for true, and would change dates.
  const document = new Document(fields, { aliasDuplicateObjects: false, compat: 'yaml-1.1' });
  visit(document, { Scalar: (_, node) => quoteUnseen(node) });
  // Within quotes, which is where they are, YAML has the same escapes.
  return `---\n${plainLines(document.toString({ lineWidth: 0, doubleQuotedAsJSON: true }))}`;
}

/**
 * Texts with what a terminal, or somebody who reads a difference, would obey instead of seeing it; and those with blanks at the ends of lines, which nobody
 * sees and blocks of lines don't keep.
 */
function quoteUnseen(node: Scalar): void {
  const { value } = node;
  if (typeof value !== 'string') return;
  const text = value.replaceAll('\n', '');
  if (plain(text) !== text || ENDS_IN_BLANKS.test(value)) node.type = 'QUOTE_DOUBLE';
}

const ENDS_IN_BLANKS = /^\s|[ \t]$|[ \t]\n|\n[ \t]|\n\n$/;
