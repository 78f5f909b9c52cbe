import { expect, it } from 'vitest';
import { STORE_KEY_BYTES_MAX, STORE_VALUE_BYTES_MAX } from '../../../src/limits.js';
import type { Store } from '../../../src/store/port.js';
import { bytesOf, take } from '../fixture.js';
import type { StoreUnderTest } from './describe-store.js';

const GOOD = bytesOf('good');

/** Each argument that becomes a key: the field that a refusal names, and a call with it. */
const KEYS: readonly [field: string, method: string, call: (store: Store, key: string) => Promise<unknown>][] = [
  ['profile_id', 'load', ({ profiles }, key) => profiles.load(['good', key])],
  ['profile_id', 'commit', ({ profiles }, key) => profiles.commit([{ profileId: key, events: [GOOD] }])],
  ['digest', 'resolve', ({ identities }, key) => identities.resolve(['good', key])],
  ['digest', 'assign', ({ identities }, key) => identities.assign(key, null, 'good')],
  ['profile_id', 'assign', ({ identities }, key) => identities.assign('good', null, key)],
  ['profile_id', 'reserve', ({ limits }, key) => limits.reserve([{ ...take('c', 'id', 1, 9), profileId: key }])],
  ['counter', 'used', ({ limits }, key) => limits.used(['good', key])],
  ['counter', 'restore', ({ limits }, key) => limits.restore(key, 1)],
  ['key', 'get', ({ configuration }, key) => configuration.get('item', ['good', key])],
  ['key', 'write', ({ configuration }, key) => configuration.write([{ kind: 'item', key, bytes: GOOD }])],
  ['name', 'read', ({ snapshots }, key) => snapshots.read(key)],
  ['name', 'write', ({ snapshots }, key) => snapshots.write(key, GOOD)],
  ['name', 'replace', ({ snapshots }, key) => snapshots.replace(key, null, GOOD)],
  ['name', 'remove', ({ snapshots }, key) => snapshots.remove(key)],
];

/** The same of each argument that becomes a value. */
const VALUES: readonly [field: string, method: string, call: (store: Store, bytes: Buffer) => Promise<unknown>][] = [
  ['profile', 'commit', ({ profiles }, bytes) => profiles.commit([commitOf({ profile: write(bytes) })])],
  ['history', 'commit', ({ profiles }, bytes) => profiles.commit([commitOf({ history: write(bytes) })])],
  ['event', 'commit', ({ profiles }, bytes) => profiles.commit([{ profileId: 'good', events: [GOOD, bytes] }])],
  ['bytes', 'write', ({ configuration }, bytes) => configuration.write([{ kind: 'item', key: 'good', bytes }])],
  ['bytes', 'write', ({ snapshots }, bytes) => snapshots.write('good', bytes)],
  ['bytes', 'replace', ({ snapshots }, bytes) => snapshots.replace('good', null, bytes)],
];

const write = (bytes: Buffer) => ({ expectedRevision: 0, bytes });
const commitOf = (records: object) => ({ profileId: 'good', events: [], ...records });

/** What the driver need not look at: refused before anything is written. */
export function argumentPromises(current: () => StoreUnderTest): void {
  const longest = 'x'.repeat(STORE_KEY_BYTES_MAX);

  it.each(KEYS)('refuses a %s that is empty or too long in %s', async (field, _, call) => {
    for (const key of ['', `${longest}x`]) {
      await expect(call(current().store, key)).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        details: { violations: [{ path: [field], reason: `must have 1 to ${STORE_KEY_BYTES_MAX} bytes in UTF-8` }] },
      });
    }
    await call(current().store, longest);
  });

  it('refuses a counter that is too long together with the id of the reservation', async () => {
    const { limits } = current().store;
    await expect(limits.reserve([take('counter', longest, 1, 9)])).rejects.toMatchObject({
      details: { violations: [{ path: ['counter'] }] },
    });
    expect(await limits.reserve([take('counter', longest.slice('7:counter:'.length), 1, 9)])).toEqual(['reserved']);
  });

  const tooLarge = Buffer.alloc(STORE_VALUE_BYTES_MAX + 1);

  it.each(VALUES)('refuses %s of too many bytes in %s', async (field, _, call) => {
    await expect(call(current().store, tooLarge)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: {
        violations: [{ path: [field], value: `${tooLarge.length} bytes`, reason: expect.stringContaining('at most') }],
      },
    });
  });

  it('writes nothing of a list of which one is refused', async () => {
    const { profiles, configuration, limits } = current().store;
    const good = { profileId: 'good', profile: { expectedRevision: 0, bytes: GOOD }, events: [] };
    await expect(profiles.commit([good, { ...good, profileId: '' }])).rejects.toThrow('profile_id');
    const entry = { kind: 'item', key: 'good', bytes: GOOD } as const;
    await expect(configuration.write([entry, { ...entry, key: '' }])).rejects.toThrow('key');
    await expect(limits.reserve([take('c', '1', 1, 9), take('c', '2', 0, 9)])).rejects.toThrow('amount');
    expect((await profiles.load(['good']))[0]!.profile.bytes).toBeNull();
    expect(await configuration.version()).toBe(0);
    expect(await limits.used(['c'])).toEqual([0]);
  });
}
