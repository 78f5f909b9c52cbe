import { describe, expect, it } from 'vitest';
import { REDIS_PARTITIONS_MAX } from '../../../src/limits.js';
import { parseStoreAddress, withoutPassword } from '../../../src/store/address.js';

const parsed = (text: string) => {
  const result = parseStoreAddress(text);
  return result.ok ? result.value : result.error;
};

const PLAIN = {
  driver: 'redis',
  cluster: false,
  tls: false,
  database: 0,
  username: null,
  password: null,
  partitions: null,
};

describe('the address of a store', () => {
  it.each(['./handbill-data', '/var/lib/handbill', 'C:\\data', 'redis', 'a b'])('is a folder: %s', (path) => {
    expect(parsed(path)).toEqual({ driver: 'lmdb', path });
  });

  it.each([
    ['redis://localhost', { nodes: [{ host: 'localhost', port: 6379 }] }],
    ['redis://10.0.0.1:7000/3', { nodes: [{ host: '10.0.0.1', port: 7000 }], database: 3 }],
    ['redis://[::1]:7000/', { nodes: [{ host: '::1', port: 7000 }] }],
    ['rediss://cache:1', { nodes: [{ host: 'cache', port: 1 }], tls: true }],
    ['redis://me:p%40ss@cache', { nodes: [{ host: 'cache', port: 6379 }], username: 'me', password: 'p@ss' }],
    ['redis://:p@s:s@cache', { nodes: [{ host: 'cache', port: 6379 }], password: 'p@s:s' }],
    ['redis://me@cache', { nodes: [{ host: 'cache', port: 6379 }], username: 'me' }],
    ['redis://cache?partitions=16', { nodes: [{ host: 'cache', port: 6379 }], partitions: 16 }],
    [
      'rediss-cluster://me:x@a:1,b,[::2]:3',
      {
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 6379 },
          { host: '::2', port: 3 },
        ],
        cluster: true,
        tls: true,
        username: 'me',
        password: 'x',
      },
    ],
  ])('is of Redis: %s', (text, expected) => {
    expect(parsed(text)).toEqual({ ...PLAIN, ...expected });
  });

  it.each([
    ['mysql://a', /redis/],
    ['redis://', /host:port/],
    ['redis://a:x', /host:port/],
    ['redis://a:65536', /host:port/],
    ['redis://a,b', /redis-cluster/],
    ['redis-cluster://a,', /host:port/],
    ['redis-cluster://a/1', /cluster does not have/],
    ['redis://a/x', /number of a database/],
    ['redis://a?partitions=0', /between 1 and/],
    [`redis://a?partitions=${REDIS_PARTITIONS_MAX + 1}`, /between 1 and/],
    ['redis://a?wait=1', /partitions/],
    ['redis://%zz:x@a', /%25/],
  ])('is refused with a reason: %s', (text, reason) => {
    expect(parsed(text)).toMatch(reason);
  });

  it('takes as many partitions as there may be', () => {
    expect(parsed(`redis://a?partitions=${REDIS_PARTITIONS_MAX}`)).toMatchObject({ partitions: REDIS_PARTITIONS_MAX });
  });

  it.each([
    ['./folder', './folder'],
    ['redis://a:1', 'redis://a:1'],
    ['redis://me:se:cr@et@a:1/2', 'redis://me:***@a:1/2'],
    ['redis://:secret@a', 'redis://:***@a'],
  ])('is shown without its password: %s', (text, shown) => {
    expect(withoutPassword(text)).toBe(shown);
  });
});
