import { HandbillError } from '../base/errors.js';
import { err, ok, type Result } from '../base/result.js';
import { violation } from '../base/violation.js';
import { REDIS_PARTITIONS_MAX } from '../limits.js';

/** Where a store is: what `--store` says, parsed. */
export type StoreAddress = LmdbAddress | RedisAddress;

export interface LmdbAddress {
  readonly driver: 'lmdb';
  readonly path: string;
}

export interface RedisAddress {
  readonly driver: 'redis';
  readonly cluster: boolean;
  readonly tls: boolean;
  /** One server, or some nodes of a cluster, from which the others are found. */
  readonly nodes: readonly HostPort[];
  /** Number of the logical database; 0 in a cluster. */
  readonly database: number;
  readonly username: string | null;
  readonly password: string | null;
  /** Wanted number of partitions; null: what the store has, or the default for a new one. */
  readonly partitions: number | null;
}

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

const REDIS_PORT = 6379;
const SCHEMES = ['redis', 'rediss', 'redis-cluster', 'rediss-cluster'];
const URL_PARTS = /^([a-z][a-z0-9+.-]*):\/\/(?:(.*)@)?([^/?@]*)(?:\/([^?]*))?(?:\?(.*))?$/;
const HOST_PORT = /^(\[[0-9a-fA-F:.]+\]|[^\s:[\]]+)(?::(\d{1,5}))?$/;

/**
 * A folder, or `redis[s]://[user[:password]@]host[:port][/database][?partitions=N]`, or
 * `redis[s]-cluster://[user[:password]@]host[:port],host[:port]…[?partitions=N]`. The error is a sentence without a subject.
 */
export function parseStoreAddress(text: string): Result<StoreAddress, string> {
  if (!/^[a-z][a-z0-9+.-]*:\/\//.test(text)) return ok({ driver: 'lmdb', path: text });
  const [, scheme = '', credentials, hosts = '', path = '', query = ''] = URL_PARTS.exec(text) ?? [];
  if (!SCHEMES.includes(scheme)) return err(`must be a folder or a URL of ${SCHEMES.join(', ')}`);
  const cluster = scheme.endsWith('-cluster');

  const nodes = hosts.split(',').map(parseHostPort);
  if (nodes.includes(null)) return err('must name host:port, several of a cluster with commas between them');
  if (!cluster && nodes.length > 1) return err('names several servers, which only redis-cluster:// can');

  if (!/^\d{0,4}$/.test(path)) return err('must end in the number of a database, or in none');
  if (cluster && Number(path) !== 0) return err('names a database, which a cluster does not have');

  const partitions = parsePartitions(query);
  if (!partitions.ok) return partitions;
  const user = parseCredentials(credentials);
  if (!user.ok) return user;
  return ok({
    driver: 'redis',
    cluster,
    tls: scheme.startsWith('rediss'),
    nodes: nodes as HostPort[],
    database: Number(path),
    ...user.value,
    partitions: partitions.value,
  });
}

/** For addresses that come as arguments. Throws HandbillError INVALID_ARGUMENT. */
export function storeAddress(field: string, text: string): StoreAddress {
  const parsed = parseStoreAddress(text);
  if (parsed.ok) return parsed.value;
  throw HandbillError.invalid([violation(field, withoutPassword(text), parsed.error)]);
}

/** A store's address as it may be shown and logged. */
export function withoutPassword(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?]*?):[^/?]*@/, '$1:***@');
}

function parseHostPort(text: string): HostPort | null {
  const [, host, port = String(REDIS_PORT)] = HOST_PORT.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535) return null;
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function parsePartitions(query: string): Result<number | null, string> {
  if (query === '') return ok(null);
  const partitions = Number(/^partitions=(\d{1,5})$/.exec(query)?.[1]);
  if (partitions >= 1 && partitions <= REDIS_PARTITIONS_MAX) return ok(partitions);
  return err(`may only have ?partitions=N, with N between 1 and ${REDIS_PARTITIONS_MAX}`);
}

function parseCredentials(text = ''): Result<Pick<RedisAddress, 'username' | 'password'>, string> {
  const [, username = '', password = ''] = /^([^:]*):?(.*)$/s.exec(text) ?? [];
  try {
    return ok({ username: decodeURIComponent(username) || null, password: decodeURIComponent(password) || null });
  } catch {
    return err('has a user or password with a % that is not followed by two hexadecimal digits (write % as %25)');
  }
}
