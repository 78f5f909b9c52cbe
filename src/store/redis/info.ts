/** What a server tells of itself (INFO). */
export type Info = ReadonlyMap<string, string>;

/** `name:value` a line. */
export function parseInfo(text: string): Info {
  return new Map([...text.matchAll(/^([^#:\r\n]+):(.*?)\r?$/gm)].map(([, name, value]) => [name!, value!]));
}

/** The only `maxmemory-policy` that never throws data away. */
export const SAFE_POLICY = 'noeviction';
