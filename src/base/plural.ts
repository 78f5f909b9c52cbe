/** `1 row`, `12,345 rows`; `many` where it is not the noun and an s. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
