import { describe, expect, it } from 'vitest';
import { HandbillError } from '../../../src/base/errors.js';
import type { ProfileId } from '../../../src/base/ids.js';
import { err, ok } from '../../../src/base/result.js';
import { type ProfileName, profileIdOf, profileIdsOf } from '../../../src/engine/profiles/profile-names.js';
import type { Identity } from '../../../src/profiles/identity.js';

const anna = 'anna' as ProfileId;
const annasCard: Identity = { kind: 'loyalty_card', value: '1' };
const nobodysCard: Identity = { kind: 'loyalty_card', value: '2' };
const unknown = new HandbillError('NOT_FOUND', 'no profile has this loyalty_card');

function setUp() {
  const lookUps: (readonly Identity[])[] = [];
  const profiles = {
    async resolve(identities: readonly Identity[]) {
      lookUps.push(identities);
      return identities.map((identity) => (identity === annasCard ? ok(anna) : err(unknown)));
    },
  };
  return { profiles, lookUps };
}

describe('names of profiles', () => {
  it.each<[string, readonly ProfileName[], readonly unknown[], number]>([
    ['ids', ['a', 'b'] as ProfileId[], [ok('a'), ok('b')], 0],
    ['identities', [nobodysCard, annasCard], [err(unknown), ok(anna)], 1],
    ['both', [annasCard, 'b' as ProfileId, nobodysCard, annasCard], [ok(anna), ok('b'), err(unknown), ok(anna)], 1],
    ['none', [], [], 0],
  ])('become ids, with one look-up at most: %s', async (_what, names, ids, count) => {
    const { profiles, lookUps } = setUp();
    expect(await profileIdsOf(profiles, names)).toEqual(ids);
    expect(lookUps).toHaveLength(count);
  });

  it('become an id one by one, or the refusal is thrown', async () => {
    const { profiles } = setUp();
    expect(await profileIdOf(profiles, anna)).toBe(anna);
    expect(await profileIdOf(profiles, annasCard)).toBe(anna);
    await expect(profileIdOf(profiles, nobodysCard)).rejects.toBe(unknown);
  });
});
