import { plainPart } from '../base/record-part.js';
import { readCounted, writeCounted } from './counted-codec.js';

/** What of a profile's offers is counted, as it is stored: most who read a record don't ask for it. null: nothing. */
export interface WithCounted {
  readonly funnel: Uint8Array | null;
}

export const funnelPart = plainPart({
  name: 'funnel',
  empty: null as WithCounted['funnel'],
  merge: (into, from) =>
    into === null || from === null ? (into ?? from) : writeCounted([...readCounted(into), ...readCounted(from)]),
});
