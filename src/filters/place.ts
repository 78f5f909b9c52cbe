/** Where in a text an offset is, as people count: `line 1, column 12`. */
export function placeIn(text: string, offset = 0): string {
  const before = text.slice(0, offset);
  return `line ${before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`;
}
