import { randomUUID } from 'node:crypto';
import { REDIS_ENDED_EPOCHS_MAX, REDIS_EPOCH_VERSIONS } from '../../limits.js';
import type { Commands } from './commands.js';
import { type Bounds, higherBounds } from './index-marks.js';
import { ENDED_EPOCHS_KEY, EPOCHS_KEY, epochKey, marksKey, NUMBERS_KEY, type Partitions, SHARED } from './keys.js';
import { BEGIN_EPOCH } from './scripts/begin-epoch.js';
import { CLAIM_EPOCH } from './scripts/claim-epoch.js';
import { FENCE } from './scripts/fence.js';

/** The epoch that a store says it is in. */
export interface EpochRecord {
  readonly token: string;
  /** Of the servers that it was begun on; see `lineageOf` in epoch.ts. */
  readonly lineages: readonly string[];
  /** Somebody is about to begin the next one. */
  readonly isEnding: boolean;
}

/** null: the store has never been in one. */
export async function readEpoch(commands: Commands): Promise<EpochRecord | null> {
  const fields = ['token', 'lineages', 'next'];
  const values = (await commands.call('read', SHARED, 'hmget', EPOCHS_KEY, ...fields)) as (Buffer | null)[];
  const [token, lineages, next] = values.map((value) => value?.toString() ?? null);
  return token == null ? null : { token, lineages: (lineages ?? '').split(' '), isEnding: next != null };
}

/** The version at which a former epoch ended; null: the store knows of no such epoch. */
export async function endOfEpoch(commands: Commands, token: string): Promise<number | null> {
  const ended = (await commands.call('read', SHARED, 'lrange', ENDED_EPOCHS_KEY, '0', '-1')) as Buffer[];
  for (const line of ended) {
    const [ofEpoch, version] = line.toString().split(' ');
    if (ofEpoch === token) return Number(version);
  }
  return null;
}

/** Tags of parts that no epoch was ever begun in: they were emptied since the store is in one. */
export async function emptyParts(commands: Commands, { tags }: Partitions): Promise<string[]> {
  const parts = [SHARED, ...tags];
  const tokens = commands.single
    ? ((await commands.call('read', SHARED, 'mget', ...parts.map(epochKey))) as (Buffer | null)[])
    : await Promise.all(parts.map((tag) => commands.call('read', tag, 'get', epochKey(tag))));
  return parts.filter((_, i) => tokens[i] === null);
}

/**
 * Begins the epoch behind the one with the token `former` ('': the first one), unless somebody has done it already. First every part is fenced, so that nobody
 * writes in the former one any more, then what indexes are drawn from is raised above all that are marked anywhere or `known`. May be broken off
 * anywhere: who comes next goes on.
 */
export async function beginEpoch(
  commands: Commands,
  { tags }: Partitions,
  former: string,
  lineages: readonly string[],
  known: Bounds,
): Promise<void> {
  // Each of these may be done twice: hence reads.
  const claimed = (await commands.run(
    'read',
    SHARED,
    CLAIM_EPOCH,
    [EPOCHS_KEY],
    [former, randomUUID()],
  )) as Buffer | null;
  if (claimed === null) return;
  const next = claimed.toString();
  const fence = async (tag: string, bounds: Bounds): Promise<Bounds> =>
    (await commands.run('read', tag, FENCE, [epochKey(tag), marksKey(tag)], [next, ...bounds.map(String)])) as number[];
  const marked = (await Promise.all(tags.map((tag) => fence(tag, known)))).reduce(higherBounds, known);
  await fence(SHARED, marked);
  await commands.run(
    'read',
    SHARED,
    BEGIN_EPOCH,
    [EPOCHS_KEY, ENDED_EPOCHS_KEY, NUMBERS_KEY],
    [next, lineages.join(' '), String(REDIS_EPOCH_VERSIONS), String(REDIS_ENDED_EPOCHS_MAX)],
  );
}
