import type { ConfigurationKind } from '../../store/port.js';

/** What of an entry says that it is published. */
export interface Publication<T> {
  /** Customers meet it, or will without any further change. */
  isLive(value: T, nowMs: number): boolean;
  /** The entry without what says that: all that is published. */
  contentOf(value: T): T;
}

/** How one kind of configuration entry is stored. */
export interface EntryCodec<T> {
  readonly kind: ConfigurationKind;
  /** Where its former states are kept; absent: they are not. */
  readonly versionsKind?: ConfigurationKind;
  /** Of what is published; absent: its kind is not, and counts as soon as it is written. */
  readonly publication?: Publication<T>;
  encode(value: T): Uint8Array;
  decode(bytes: Uint8Array): T;
}
