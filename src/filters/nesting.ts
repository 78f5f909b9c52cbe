/** Texts and comments, in which brackets nest nothing. Raw texts know no escapes. */
const QUOTED = new RegExp(
  [
    /[bB]?[rR](?:"""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n]*"|'[^'\n]*')/,
    /"""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''/,
    /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/,
    /\/\/[^\n]*/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

/** How deep brackets nest, as read from the text: the parser's time grows with the cube of it, 6 s for 600 brackets. */
export function nestingOf(expression: string): number {
  let depth = 0;
  let deepest = 0;
  for (const char of expression.replace(QUOTED, '')) {
    if ('([{'.includes(char)) deepest = Math.max(deepest, ++depth);
    else if (')]}'.includes(char)) depth = Math.max(0, depth - 1);
  }
  return deepest;
}

/** The longest run of white space: the parser's time grows with the square of it. */
export function longestBlank(expression: string): number {
  return (expression.match(/\s+/g) ?? []).reduce((longest, { length }) => Math.max(longest, length), 0);
}
