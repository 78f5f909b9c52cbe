/**
 * What a terminal obeys instead of showing it: control characters of ASCII and Latin-1, separators of lines, and what turns the direction of
 * writing, so that a text reads otherwise than it is.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** A word or line of data or of an error as a terminal may be told it: what it would obey is spelled out, as `\u001b`. */
export const plain = (text: string): string => text.replace(OBEYED, spelled);

/** The same of a text whose line breaks are ours. */
export const plainLines = (text: string): string => text.split('\n').map(plain).join('\n');

/** JSON text, or a piece of it, that means the same and holds nothing that a terminal obeys but line breaks. */
export const plainJson = (json: string): string => plainLines(json);

const spelled = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
