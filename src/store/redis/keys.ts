import { hash32 } from '../../base/hash.js';
import type { ConfigurationKind } from '../port.js';

/**
 * Every key of a store. What belongs together has the same hash tag, so that one script may touch it in a cluster; {p} is the number of
 * a partition, which a profile id, a digest and a counter's name hash to.
 *   hb:{p}:w:<profile id>   record of the profile: revision, bytes          string
 *   hb:{p}:h:<profile id>   history: revision, bytes         string
 *   hb:{p}:ev               outbox: an entry a commit        stream
 *   hb:{p}:ev:trimmed       id of the last entry trimmed     string
 *   hb:{p}:ev:rewriter      who rewrites it now              string
 *   hb:{p}:ev:new           what that one has so far         stream
 *   hb:{p}:a                how often a record was removed   string
 *   hb:{p}:i:<digest>       owner of an identity             string
 *   hb:{p}:c                counters: name -> used           hash
 *   hb:{p}:o                open reservations                hash
 *   hb:{p}:epoch, hb:{shared}:epoch  token of the epoch that may write here  string
 *   hb:{p}:n                marks: of each kind of entry a bound of all indexes that records here may have  hash
 *   hb:{shared}:meta        format and number of partitions  string
 *   hb:{shared}:epochs      epoch of the store, see epoch.ts  hash
 *   hb:{shared}:epochs:ended  former ones, oldest first: token, version  list
 *   hb:{shared}:n           configuration: version, epoch, next index of each kind  hash
 *   hb:{shared}:log         configuration: entry -> version  sorted set
 *   hb:{shared}:e:<kind>    configuration: key -> version, index, bytes      hash
 *   hb:{shared}:snapshots   name -> bytes                    hash
 */
export const SHARED = 'shared';

export const META_KEY = `hb:{${SHARED}}:meta`;
export const NUMBERS_KEY = `hb:{${SHARED}}:n`;
export const LOG_KEY = `hb:{${SHARED}}:log`;
export const EPOCHS_KEY = `hb:{${SHARED}}:epochs`;
export const ENDED_EPOCHS_KEY = `hb:{${SHARED}}:epochs:ended`;
export const SNAPSHOTS_KEY = `hb:{${SHARED}}:snapshots`;

export const entriesKey = (kind: ConfigurationKind): string => `hb:{${SHARED}}:e:${kind}`;

export interface Partitions {
  readonly count: number;
  /** Every tag. */
  readonly tags: readonly string[];
  /** Position in `tags` of that of a profile id, digest or counter. */
  numberOf(name: string): number;
  /** The tag of a profile id, digest or counter. */
  tagOf(name: string): string;
}

export function createPartitions(count: number): Partitions {
  const tags = Array.from({ length: count }, (_, partition) => String(partition));
  const numberOf = (name: string): number => hash32(name) % count;
  return { count, tags, numberOf, tagOf: (name) => tags[numberOf(name)]! };
}

export const recordKey = (tag: string, profileId: string): string => `hb:{${tag}}:w:${profileId}`;
export const historyKey = (tag: string, profileId: string): string => `hb:{${tag}}:h:${profileId}`;
export const identityKey = (tag: string, digest: string): string => `hb:{${tag}}:i:${digest}`;
export const outboxKey = (tag: string): string => `hb:{${tag}}:ev`;
export const trimmedKey = (tag: string): string => `hb:{${tag}}:ev:trimmed`;
export const rewriterKey = (tag: string): string => `hb:{${tag}}:ev:rewriter`;
export const copyKey = (tag: string): string => `hb:{${tag}}:ev:new`;
export const absencesKey = (tag: string): string => `hb:{${tag}}:a`;
export const epochKey = (tag: string): string => `hb:{${tag}}:epoch`;
/** Of the shared part they are what indexes are drawn from. */
export const marksKey = (tag: string): string => `hb:{${tag}}:n`;
export const countersKey = (tag: string): string => `hb:{${tag}}:c`;
export const reservationsKey = (tag: string): string => `hb:{${tag}}:o`;

/** The part behind the prefix: `hb:{417}:w:anna` -> `anna`. */
export const nameInKey = (key: string): string => key.slice(key.indexOf('}') + 4);
