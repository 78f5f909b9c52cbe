import type { MessageName } from '../../contract/descriptors.js';
import type { Fields } from '../../contract/json-values.js';
import type { Connection } from '../command/connection.js';

/** A message of an answer, or of a request. */
export type Message = Readonly<Record<string, unknown>>;

/** What an entry names that has to be there before it is written. */
export interface Reference {
  readonly to: ReferenceTarget;
  readonly id: string;
  /** Where the entry names it. */
  readonly path: readonly (string | number)[];
}

/** Entries that are named by their key, and tags, which are there as long as some entry carries them. */
export type ReferenceTarget = 'item' | 'segment' | 'promotion tag' | 'campaign tag';

/** What a write is to become, and what it is based on. */
export interface EntryWrite {
  readonly action: 'create' | 'change' | 'restore';
  readonly message: Message;
  /** Of the entry as it was when the plan was made. Empty: there was none. */
  readonly etag: string;
  readonly validateOnly: boolean;
}

/** A kind of entry that a configuration file carries from one store to another: a row of the table in kinds.ts. */
export interface ConfiguredKind {
  /** In the file, as `kind`. */
  readonly name: string;
  readonly message: MessageName;
  /** The field that names an entry; null: there is one only. */
  readonly key: string | null;
  /** Fields that only a server fills, or that belong to one place: not carried. */
  readonly kept: readonly string[];
  /** What fields mean that an entry leaves out, where that is not the default of the contract; it may depend on other fields. */
  defaultsOf(entry: Fields): Fields;
  /** All entries, deleted ones that can be restored too. */
  list(connection: Connection): AsyncIterable<Message>;
  /** Whether there is anything of it to carry. */
  isCarried(message: Message): boolean;
  /** Answers with the entry as it is then, or would be. */
  write(connection: Connection, write: EntryWrite): Promise<Message>;
  /** Takes away what the file does not have; null: it stays. */
  readonly remove: ((connection: Connection, key: string, etag: string) => Promise<unknown>) | null;
  references(entry: Fields): Iterable<Reference>;
  /** What others may name as long as the entry is there. */
  provides(entry: Fields): Iterable<Pick<Reference, 'to' | 'id'>>;
  /** An entry without what publishes it, as it is written where somebody else has to (Shop.four_eyes); null: it is not published by being written. */
  readonly unpublished: ((entry: Fields) => Fields) | null;
  /** Which entries there are says the feed of each place: a file sets something of those that are there. */
  readonly isOfFeed: boolean;
}

/** A list that may not be there, as messages and files have them. */
export const listOf = <T>(value: unknown): readonly T[] => (Array.isArray(value) ? value : []);
