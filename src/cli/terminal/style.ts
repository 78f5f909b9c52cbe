import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Styles text for standard output; plain where the terminal shows no colors, or the user wants none (https://no-color.org). */
export const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

/** Styles text for standard error. */
export const styledError = (style: Style, text: string): string => styleText(style, text, { stream: process.stderr });

/** Characters a line of standard output holds. */
export const lineChars = (): number => (process.stdout.isTTY ? Math.max(60, process.stdout.columns ?? 100) : 160);
