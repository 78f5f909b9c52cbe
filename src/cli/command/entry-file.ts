import { readFile } from 'node:fs/promises';
import type { MessageInputOf, MessageName } from '../../contract/descriptors.js';
import { inputFailure, usageFailure } from './failure.js';

/** What a JSON file says of an entry: a campaign, a promotion, an item. */
export interface EntryFile<Name extends MessageName> {
  readonly entry: MessageInputOf<Name>;
  /** Of the entry that the file was made of; undefined: the file doesn't say, it may be of any. */
  readonly etag: string | undefined;
}

/**
 * Reads a file as `get --json` writes it; what is no message of the contract is refused. `outputOnly`, fields that only the server
 * fills, and the etag are no part of the entry.
 */
export async function readEntryFile<Name extends MessageName>(
  path: string,
  name: Name,
  outputOnly: readonly string[] = [],
): Promise<EntryFile<Name>> {
  const what = `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name.toLowerCase()}`;
  const text = await readFile(path, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw usageFailure(`${path} is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw usageFailure(`${path} must hold one JSON object, ${what}`);
  }
  const { fromJson } = await import('../../contract/json.js');
  const read = fromJson(name, value);
  if (!read.ok) throw inputFailure(path, read.error);
  const { etag, ...fields } = read.value as Readonly<Record<string, unknown>>;
  const editable = Object.entries(fields).filter(([field]) => !outputOnly.includes(field));
  return {
    entry: Object.fromEntries(editable) as MessageInputOf<Name>,
    etag: etag ? String(etag) : undefined,
  };
}
