import type { CST } from 'yaml';

/** Whether lists and fields are within each other more than `max` deep. */
export function isDeeper(tokens: readonly CST.Token[], max: number): boolean {
  let level: readonly CST.Token[] = tokens.flatMap((token) => (token.type === 'document' ? (token.value ?? []) : []));
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > max) return true;
    level = level.flatMap(withinToken);
  }
  return false;
}

const withinToken = (token: CST.Token): CST.Token[] =>
  'items' in token ? token.items.flatMap(({ key, value }) => [key, value].filter((each) => !!each)) : [];
