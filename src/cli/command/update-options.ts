import type { Command } from 'commander';
import type { MessageInputOf, MessageName, MessageOf } from '../../contract/descriptors.js';
import type { Item } from '../../generated/handbill/v1/Item.js';
import type { Promotion } from '../../generated/handbill/v1/Promotion.js';
import { readEntryFile } from './entry-file.js';
import { usageFailure } from './failure.js';
import { repeated } from './option-values.js';
import type { SetValue, ValueContext } from './set-values.js';

/** Flags of commands that change some fields of an entry. */
export interface UpdateOptions {
  readonly set?: readonly string[];
  readonly file?: string;
  readonly etag?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

export function withUpdateOptions(command: Command, entry: string): void {
  command
    .option(
      '--set <field=value>',
      'a field as `get --json` calls it; without a value it is cleared; repeat for more',
      repeated,
    )
    .option(
      '--file <json>',
      `take the fields from a JSON file, as \`${entry} get --json\` writes it; --set goes on top`,
    )
    .option('--etag <etag>', `only if the ${entry} still has this etag, whatever the file says`)
    .option('--force', `also if the ${entry} has changed since the file was made`)
    .option('--dry-run', 'check everything, write nothing');
}

/** What is to be changed, still to be put onto the entry as it is. */
interface Change<Name extends MessageName> {
  of(
    current: MessageOf<Name>,
    context: ValueContext,
  ): { readonly entry: MessageInputOf<Name>; readonly paths: string[] };
}

/** Reads what the flags say before anything is asked of a server. `key`: the field that names the entry. */
export async function readChange<Name extends 'Promotion' | 'Item'>(
  name: Name,
  key: keyof MessageOf<Name> & string,
  id: string,
  options: UpdateOptions,
): Promise<Change<Name>> {
  const file = options.file === undefined ? null : await readEntryFile(options.file, name, ['deleteTime']);
  const said = (file?.entry ?? {}) as Readonly<Record<string, unknown>>;
  if (said[key] !== undefined && said[key] !== id)
    throw usageFailure(`${options.file} is of "${said[key]}", not of "${id}"`);
  const { readSetting } = await import('./set-values.js');
  const settings = new Map<string, SetValue>((options.set ?? []).map((text) => readSetting(name, key, text)));
  const fields = new Set([...Object.keys(said).filter((field) => field !== key), ...settings.keys()]);
  if (fields.size === 0) throw usageFailure('nothing to change: give --set field=value, or --file');
  return {
    of(current, context) {
      const { deleteTime, etag: now } = current as Promotion | Item;
      if (deleteTime) throw usageFailure(`"${id}" is deleted; restore it first`);
      const wanted: Record<string, unknown> = { ...(current as object), ...said };
      for (const [field, value] of inOrder(settings)) wanted[field] = value({ ...context, entry: wanted });
      // The etag that the change is based on: somebody else's change in between must not be lost.
      const etag = options.etag ?? (options.force ? undefined : file?.etag) ?? now;
      return { entry: { ...wanted, etag } as MessageInputOf<Name>, paths: [...fields].map(snakeCase) };
    },
  };
}

/** What decides how others are read comes first. */
const inOrder = (settings: ReadonlyMap<string, SetValue>): [string, SetValue][] =>
  [...settings].sort(([a], [b]) => Number(DECIDING.has(b)) - Number(DECIDING.has(a)));

const DECIDING: ReadonlySet<string> = new Set(['currency', 'discountType']);

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
