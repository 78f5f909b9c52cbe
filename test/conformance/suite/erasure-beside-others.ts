import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileId, PromotionIndex } from '../../../src/base/ids.js';
import { createKeyedQueue } from '../../../src/engine/concurrency/keyed-queue.js';
import { createSettleReservations } from '../../../src/engine/limits/settle-reservations.js';
import { createSweeper } from '../../../src/engine/limits/sweep-reservations.js';
import { createEraseProfile } from '../../../src/engine/profiles/erase-profile.js';
import { createFollowMerges } from '../../../src/engine/profiles/follow-merges.js';
import { createLiveProfiles } from '../../../src/engine/profiles/live-profiles.js';
import { createMergeProfiles } from '../../../src/engine/profiles/merge-profiles.js';
import { createProfileIdentities } from '../../../src/engine/profiles/profile-identities.js';
import { createWalletChanger } from '../../../src/engine/wallets/wallet-change.js';
import { encodeEvent } from '../../../src/events/entry.js';
import type { IdentityKeys } from '../../../src/profiles/identity-keys.js';
import { decodeProfileRecord } from '../../../src/profiles/record-codec.js';
import type { Store } from '../../../src/store/port.js';
import { counterOf } from '../../../src/wallet/use.js';
import { identityKey } from '../../support/grocery.js';
import { type CreateFixture, collect, type StoreFixture, take } from '../fixture.js';
import { keysNaming } from './erasure.js';

const ERASED = 'erase-me' as ProfileId;
const PROMOTION = 0 as PromotionIndex;
const COUNTER = counterOf('activations', PROMOTION);
const clock = () => 1_700_000_000_000;

function verbsOf(store: Store) {
  const { profiles, identities, limits } = store;
  const queue = createKeyedQueue();
  const settleReservations = createSettleReservations({ profiles, limits });
  const follow = createFollowMerges({ profiles, identities, settleReservations, clock });
  const live = createLiveProfiles(profiles, follow);
  const onError = (error: unknown): never => expect.fail(String(error));
  const changer = createWalletChanger({ profiles, live, limits, queue, clock, onSettleError: onError });
  return {
    merge: createMergeProfiles(profiles, follow),
    erase: (profileId = ERASED) =>
      createEraseProfile({ store, follow, settleReservations })(profileId, { prove: false }),
    sweep: () => createSweeper({ profiles, limits, queue, clock, onError }).sweep(0),
    identities: (keys: IdentityKeys) =>
      createProfileIdentities({
        profiles,
        identities,
        live,
        keys,
        merge: createMergeProfiles(profiles, follow),
        onRenewError: onError,
      }),
    /** Uses a promotion once, over all profiles, and tells of it. */
    use: (eventId: string) =>
      changer.change(ERASED, async ({ record, reserve }) => {
        await reserve([{ kind: 'take', cap: 'activations', promotion: PROMOTION, amount: 1, limit: 10 }]);
        const event = { type: 'client.custom' as const, profileId: ERASED, timeMs: 1, eventId, name: 'n' };
        const told = encodeEvent<'client.custom'>({ ...event, properties: {} });
        return { answer: null, record: { ...record, points: record.points + 1 }, events: [told] };
      }),
  };
}

/** An erasure right in the middle of what another process does. */
export function describeErasureBesideOthers(name: string, create: CreateFixture): void {
  describe(`erasure beside others, ${name}`, () => {
    let fixture: StoreFixture;
    let store: Store;
    beforeEach(async () => {
      fixture = await create();
      store = await fixture.open();
    });
    afterEach(async () => {
      await store.close();
      await fixture.remove();
    });

    const pointsOf = async () => decodeProfileRecord((await store.profiles.load([ERASED]))[0]!.profile.bytes).points;

    it('a sweeper that had listed a reservation before does not bring the profile back', async () => {
      await store.limits.reserve([{ ...take(COUNTER, 'left-by-a-crash', 1, 10), profileId: ERASED }]);
      const { limits } = store;
      const erasedSince: Store['limits'] = {
        ...limits,
        async *open() {
          const listed = await collect(limits.open());
          await verbsOf(store).erase();
          yield* listed;
        },
      };
      await verbsOf({ ...store, limits: erasedSince }).sweep();
      expect(await keysNaming(store, ERASED)).toEqual([]);
      expect(await collect(store.profiles.ids())).toEqual([]);
      expect(await store.limits.used([COUNTER])).toEqual([0]);
    });

    it('who had found no profile, before there was one that is erased, does not lose what it has counted', async () => {
      const { limits } = store;
      let erasures = 0;
      const erasedSince: Store['limits'] = {
        ...limits,
        async reserve(requests) {
          const answers = await limits.reserve(requests);
          if (erasures++ === 0) {
            await verbsOf(store).use('before');
            await verbsOf(store).erase();
          }
          return answers;
        },
      };
      await verbsOf({ ...store, limits: erasedSince }).use('after');
      expect(erasures).toBeGreaterThan(1);
      expect(await collect(store.limits.open())).toEqual([]);
      // Of the erased profile, too.
      expect(await store.limits.used([COUNTER])).toEqual([2]);
      expect(await pointsOf()).toBe(1);
    });

    it('a look-up that renews an identity does not bring the profile back', async () => {
      const email = { kind: 'email', value: 'anna@example.org' } as const;
      await verbsOf(store)
        .identities([identityKey('k1')])
        .link(ERASED, email);
      const { identities } = store;
      const erasedSince: Store['identities'] = {
        ...identities,
        async resolve(digests) {
          const owners = await identities.resolve(digests);
          await verbsOf(store).erase();
          return owners;
        },
      };
      const keys = [identityKey('k2'), identityKey('k1')];
      const looked = verbsOf({ ...store, identities: erasedSince }).identities(keys);
      expect(await looked.resolve([email])).toEqual([{ ok: true, value: ERASED }]);
      expect(await keysNaming(store, ERASED)).toEqual([]);
    });

    it('an erasure that has to begin again still knows where a merged profile has gone', async () => {
      const merged = 'merged-too' as ProfileId;
      await verbsOf(store).use('before');
      await verbsOf(store).merge(merged, ERASED);
      const { outbox } = store;
      let ends = 0;
      const written: Store = {
        ...store,
        outbox: {
          ...outbox,
          async end() {
            if (ends++ === 0) await verbsOf(store).use('beside');
            return outbox.end();
          },
        },
      };
      expect((await verbsOf(written).erase(merged)).profileIds).toEqual([ERASED, merged]);
      expect(ends).toBeGreaterThan(1);
      expect([...(await keysNaming(store, ERASED)), ...(await keysNaming(store, merged))]).toEqual([]);
    });

    it.each(['the removal', 'the look where the outbox ends'])(
      'what is acknowledged right after %s is the new profile, or gone, as a whole',
      async (moment) => {
        await verbsOf(store).use('before');
        const { profiles, outbox } = store;
        let isBeside = false;
        const beside = async () => {
          if (isBeside) return;
          isBeside = true;
          await verbsOf(store).use('beside');
        };
        const written: Store = {
          ...store,
          profiles: {
            ...profiles,
            async commit(commits) {
              const outcomes = await profiles.commit(commits);
              if (moment === 'the removal' && commits.some(({ profile: wallet }) => wallet?.bytes === null))
                await beside();
              return outcomes;
            },
          },
          outbox: {
            ...outbox,
            async end() {
              const end = await outbox.end();
              if (moment !== 'the removal') await beside();
              return end;
            },
          },
        };
        await verbsOf(written).erase();
        expect(isBeside).toBe(true);
        const { events } = await store.outbox.read('', 100);
        const isNew = moment === 'the removal';
        expect([await pointsOf(), events.length]).toEqual(isNew ? [1, 1] : [0, 0]);
        expect((await keysNaming(store, ERASED)).length).toBe(isNew ? 2 : 0);
        expect(await store.limits.used([COUNTER])).toEqual([2]);
      },
    );
  });
}
