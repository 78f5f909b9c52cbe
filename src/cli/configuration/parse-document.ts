import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  Parser,
} from 'yaml';
import type { Path } from '../../base/violation.js';
import type { DocumentText } from './document-text.js';
import { CONFIGURATION_NESTING_MAX } from './limits.js';
import { isDeeper } from './nesting.js';

/** Something wrong with a document, and where. */
export interface Fault {
  readonly line: number;
  readonly reason: string;
}

export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: Fault };

/**
 * The value of a document, or the first thing that keeps it from being one. YAML's core schema: dates are texts. What means something else elsewhere in
 * the file (aliases), or to a program (tags), is refused, and so are fields that are told twice.
 */
export function parseValue(source: DocumentText): Parsed {
  const lines = new LineCounter();
  const lineAt = (offset = 0): number => lineIn(source, lines, offset);
  const tokens = tokensOf(source, lines);
  // Before nodes are made of them: that recurses without a limit.
  if (isDeeper(tokens, CONFIGURATION_NESTING_MAX)) return fault(source.firstLine, TOO_DEEP);
  const [document, second] = documentsOf(source, tokens);
  const [error] = [...document!.errors, ...document!.warnings];
  if (error !== undefined) return fault(lineAt(error.pos[0]), error.message);
  if (second !== undefined) return fault(lineAt(second.range[0]), 'a further entry has to begin with ---');
  try {
    return { ok: true, value: nodeValue(document!.contents, []) };
  } catch (error) {
    if (error instanceof BadNode) return fault(lineAt(error.offset), error.message);
    throw error;
  }
}

/** The line of a field, or of the nearest one around it that the document has. */
export function lineOf(source: DocumentText, path: Path): number {
  const lines = new LineCounter();
  const [document] = documentsOf(source, tokensOf(source, lines));
  const contents = document!.contents;
  let offset = contents?.range?.[0] ?? 0;
  let node: unknown = contents;
  for (const part of path) {
    const within = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && key.value === part)
      : isSeq(node)
        ? node.items[part as number]
        : undefined;
    const at = within !== undefined && 'key' in (within as object) ? (within as { key: unknown }).key : within;
    if (!isNode(at)) break;
    offset = at.range?.[0] ?? offset;
    node = at === within ? within : (within as { value: unknown }).value;
  }
  return lineIn(source, lines, offset);
}

const tokensOf = ({ text }: DocumentText, lines: LineCounter): CST.Token[] => [
  ...new Parser(lines.addNewLine).parse(text),
];

/** One, and others that should not be there. */
const documentsOf = ({ text }: DocumentText, tokens: readonly CST.Token[]): Document.Parsed[] => {
  // uniqueKeys compares each with all others; those told twice are found here.
  const composer = new Composer({ version: '1.2', schema: 'core', stringKeys: true, uniqueKeys: false });
  return [...composer.compose(tokens, true, text.length)];
};

const lineIn = ({ firstLine }: DocumentText, lines: LineCounter, offset: number): number =>
  firstLine + Math.max(lines.linePos(offset).line, 1) - 1;

const fault = (line: number, reason: string): Parsed => ({ ok: false, fault: { line, reason } });

class BadNode extends Error {
  constructor(
    readonly offset: number | undefined,
    message: string,
  ) {
    super(message);
  }
}

const TOO_DEEP = `is nested more than ${CONFIGURATION_NESTING_MAX} deep`;

function nodeValue(node: unknown, path: readonly string[]): unknown {
  if (node === null) return null;
  const { range } = node as Node;
  const at = range?.[0];
  if (isAlias(node))
    throw new BadNode(at, `${inWords(path)} is an alias, *${node.source}: write out what it stands for`);
  if ((node as Node).tag !== undefined)
    throw new BadNode(at, `${inWords(path)} has a tag, ${(node as Node).tag}: tags are not read`);
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map((item) => nodeValue(item, path));
  if (!isMap(node)) throw new BadNode(at, `${inWords(path)} is of no kind that is read`);
  const fields = new Map<string, unknown>();
  for (const { key, value } of node.items) {
    if (!isScalar(key)) throw new BadNode(at, `${inWords(path)} has a name that is no text`);
    const name = String(key.value);
    if (fields.has(name)) throw new BadNode(key.range?.[0], `${inWords([...path, name])} is told twice`);
    fields.set(name, nodeValue(value, [...path, name]));
  }
  return Object.fromEntries(fields);
}

const inWords = (path: readonly string[]): string => (path.length === 0 ? 'the document' : path.join('.'));
