import { expect, it } from 'vitest';
import { STORE_KEY_BYTES_MAX } from '../../../src/limits.js';
import { collect } from '../fixture.js';
import type { StoreUnderTest } from './describe-store.js';

export function identityPromises(current: () => StoreUnderTest): void {
  const identities = () => current().store.identities;

  it('knows nobody at first', async () => {
    expect(await identities().resolve(['a', 'b'])).toEqual([null, null]);
    expect(await identities().resolve([])).toEqual([]);
    expect(await collect(identities().all())).toEqual([]);
  });

  it('sets, moves and removes an owner when the old one is as expected, and else does nothing', async () => {
    const steps: [expected: string | null, owner: string | null, done: boolean, after: string | null][] = [
      ['p', 'q', false, null],
      [null, null, true, null],
      [null, 'p', true, 'p'],
      [null, 'q', false, 'p'],
      ['q', null, false, 'p'],
      ['p', 'p', true, 'p'],
      ['p', 'q', true, 'q'],
      ['p', null, false, 'q'],
      ['q', null, true, null],
      ['q', 'p', false, null],
    ];
    for (const [expected, owner, done, after] of steps) {
      expect(await identities().assign('digest', expected, owner)).toBe(done);
      expect(await identities().resolve(['digest'])).toEqual([after]);
    }
  });

  it('resolves in the order asked for, repeats included, and lists every assignment once', async () => {
    const owners = Array.from({ length: 1_200 }, (_, n) => ({ digest: `digest-${n}`, profileId: `p-${n % 7}` }));
    await Promise.all(owners.map(({ digest, profileId }) => identities().assign(digest, null, profileId)));
    await identities().assign('digest-3', 'p-3', null);
    expect(await identities().resolve(['digest-9', 'digest-3', 'x', 'digest-9'])).toEqual(['p-2', null, null, 'p-2']);
    const listed = await collect(identities().all());
    const byDigest = (a: { digest: string }, b: { digest: string }) => (a.digest < b.digest ? -1 : 1);
    const left = owners.filter(({ digest }) => digest !== 'digest-3');
    expect(listed.sort(byDigest)).toEqual(left.sort(byDigest));
  });

  it('lets one of many equal claims win', async () => {
    const claims = await Promise.all(Array.from({ length: 100 }, (_, n) => identities().assign('d', null, `p-${n}`)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await identities().resolve(['d'])).toEqual([`p-${claims.indexOf(true)}`]);
  });

  it('keeps digests and owners of any script apart, and refuses empty and too long ones', async () => {
    const names = ['ä', 'a\u0308', '🛒', 'a', 'a\u0000', '\u0000', 'A/b c%20'];
    for (const name of names) await identities().assign(name, null, name);
    expect(await identities().resolve(names)).toEqual(names);
    for (const bad of ['', 'x'.repeat(STORE_KEY_BYTES_MAX + 1)]) {
      await expect(identities().resolve([bad])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
      await expect(identities().assign(bad, null, 'p')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
      await expect(identities().assign('d', null, bad)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
  });
}
