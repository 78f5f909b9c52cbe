type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

const CODES: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** Whether a stream shows colors: a terminal, unless the user said no (https://no-color.org). */
const colorful = (stream: NodeJS.WriteStream): boolean => stream.isTTY === true && !process.env.NO_COLOR;

/** Styles text for standard output; plain when that is not a terminal. */
export const styled = (style: Style, text: string): string => paint(process.stdout, style, text);

/** Styles text for standard error. */
export const styledError = (style: Style, text: string): string => paint(process.stderr, style, text);

function paint(stream: NodeJS.WriteStream, style: Style, text: string): string {
  if (!colorful(stream)) return text;
  const [on, off] = CODES[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/** Characters a line of standard output holds. */
export const lineChars = (): number => (process.stdout.isTTY ? Math.max(60, process.stdout.columns ?? 100) : 160);
