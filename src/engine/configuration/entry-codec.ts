import type { ConfigurationKind } from '../../store/port.js';

/** How one kind of configuration entry is stored. */
export interface EntryCodec<T> {
  readonly kind: ConfigurationKind;
  /** Where its former states are kept; absent: they are not. */
  readonly versionsKind?: ConfigurationKind;
  encode(value: T): Uint8Array;
  decode(bytes: Uint8Array): T;
}
