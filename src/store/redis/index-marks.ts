import { CONFIGURATION_KINDS, type ConfigurationEntry } from '../port.js';
import type { Commands } from './commands.js';
import { marksKey, type Partitions } from './keys.js';
import { RAISE } from './scripts/raise.js';

/** Of each kind, in the order of their numbers, what all indexes are below. */
export type Bounds = readonly number[];

export const NO_BOUNDS: Bounds = CONFIGURATION_KINDS.map(() => 0);

export const higherBounds = (a: Bounds, b: Bounds): Bounds => a.map((bound, kind) => Math.max(bound, b[kind]!));

export function boundsOf(entries: readonly ConfigurationEntry[]): Bounds {
  const bounds = [...NO_BOUNDS];
  for (const { kind, index } of entries) {
    const number = CONFIGURATION_KINDS.indexOf(kind);
    bounds[number] = Math.max(bounds[number]!, index + 1);
  }
  return bounds;
}

/** Runs a script where a tag is. */
type RunScript = (
  tag: string,
  code: typeof RAISE,
  keys: readonly string[],
  args: readonly string[],
) => Promise<unknown>;

/** Raises the marks of the parts with these tags, of one server in one call. */
export async function raiseMarks(
  run: RunScript,
  single: boolean,
  tags: readonly string[],
  bounds: Bounds,
): Promise<void> {
  const groups = single ? [tags] : tags.map((tag) => [tag]);
  await Promise.all(groups.map((group) => run(group[0]!, RAISE, group.map(marksKey), bounds.map(String))));
}

/**
 * Remembers in every partition which indexes its records may have, before anybody can write one that has. The configuration has a part of its own, which may
 * lose its newest entries where others keep the records that name them: then the marks say which indexes must not be drawn again.
 */
export interface IndexMarks {
  /** What is marked everywhere. */
  readonly bounds: Bounds;
  /** Before the entries are handed out. */
  cover(commands: Commands, entries: readonly ConfigurationEntry[]): Promise<void>;
}

export function createIndexMarks({ tags }: Partitions): IndexMarks {
  let bounds = NO_BOUNDS;
  return {
    get bounds() {
      return bounds;
    },
    async cover({ run, single }, entries) {
      const wanted = higherBounds(bounds, boundsOf(entries));
      if (wanted.every((bound, kind) => bound === bounds[kind])) return;
      await raiseMarks((tag, ...rest) => run('read', tag, ...rest), single, tags, wanted);
      bounds = higherBounds(bounds, wanted);
    },
  };
}
