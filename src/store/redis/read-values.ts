import { type Collecting, createCollector } from './collector.js';
import type { Commands } from './commands.js';

export interface Wanted {
  readonly tag: string;
  readonly key: string;
}

/** The values of string keys, in order; null where there is none. */
export type ReadValues = (wanted: readonly Wanted[]) => Promise<(Buffer | null)[]>;

/** One MGET a turn of the event loop; in a cluster one a partition. */
export function createReadValues(commands: Commands, collecting: Collecting): ReadValues {
  return createCollector<Wanted, Buffer | null>({
    ...collecting,
    groupOf: ({ tag }) => (commands.single ? '' : tag),
    bytesOf: ({ key }) => key.length,
    send: (_, wanted) =>
      commands.call('read', wanted[0]!.tag, 'mget', ...wanted.map(({ key }) => key)) as Promise<(Buffer | null)[]>,
  });
}
