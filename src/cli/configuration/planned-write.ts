import { fromJson } from '../../contract/json.js';
import type { Fields } from '../../contract/json-values.js';
import type { Differing } from './compare.js';
import type { EntryWrite, Message } from './configured-kind.js';
import { completed, isSameEntry } from './entry.js';

/** A change that makes an entry what the file says. */
export interface PlannedWrite extends Differing {
  readonly sent: Fields;
  /** What the store makes of that. */
  readonly after: Fields;
  /** It is less than the file says: a draft, which somebody else is to publish. */
  readonly isProposal: boolean;
}

/** The draft that comes first where somebody else has to publish an entry; null: it isn't published, by being written, or is live already. */
export function draftOf({ kind: { unpublished }, before, inFile: { entry } }: Differing): Fields | null {
  if (unpublished === null) return null;
  const draft = unpublished(entry);
  if (isSameEntry(draft, entry)) return null;
  return before === null || isSameEntry(before, unpublished(before)) ? draft : null;
}

export function requestOf({ kind, action, etag }: Differing, sent: Fields, validateOnly: boolean): EntryWrite {
  const message = fromJson(kind.message, completed(kind, sent));
  if (!message.ok) throw new Error(`an entry that was read is no ${kind.message}`);
  return { action, message: message.value as Message, etag, validateOnly };
}
