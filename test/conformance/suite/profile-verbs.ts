import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileId, TransactionId } from '../../../src/base/ids.js';
import { encodeEvent } from '../../../src/events/entry.js';
import { recentReceipts } from '../../../src/history/purchases.js';
import { IDENTITIES_PER_PROFILE_MAX, MERGED_PROFILES_MAX } from '../../../src/limits.js';
import type { Identity } from '../../../src/profiles/identity.js';
import { decodeProfileRecord } from '../../../src/profiles/record-codec.js';
import { type Grocery, identityKey, openGrocery, profile, receipt, stock, WEEKLY } from '../../support/grocery.js';
import { type CreateFixture, collect, type StoreFixture, take } from '../fixture.js';
import { keysNaming } from './erasure.js';

const id = (text: string) => text as ProfileId;
const email: Identity = { kind: 'email', value: 'anna@example.org' };
const card: Identity = { kind: 'card_digest', value: 'f00dfeed' };

/** Identities, merging, export and erasure with a real engine over any store. */
export function describeProfileVerbs(name: string, create: CreateFixture): void {
  describe(name, () => {
    let fixture: StoreFixture;
    let grocery: Grocery;
    beforeEach(async () => {
      fixture = await create();
      grocery = await openGrocery(await fixture.open());
      await stock(grocery.engine, 8);
    });
    afterEach(async () => {
      await grocery.close();
      await fixture.remove();
    });

    const verbs = () => grocery.engine.profiles;
    const buy = (profileId: string, transactionId: string, daysAgo: number, ...items: number[]) =>
      grocery.engine.events.recordTransactions([
        receipt(profileId, transactionId, grocery.clock.nowMs - daysAgo * 86_400_000, ...items),
      ]);
    const ownerOf = async (identity: Identity, engine = grocery.engine) => {
      const [found] = await engine.profiles.resolve([identity]);
      return found!.ok ? found!.value : found!.error.details.reason;
    };
    const receiptsOf = async (profileId: string) => {
      const [records] = await grocery.store.profiles.load([profileId]);
      return recentReceipts(records!.history.bytes).length;
    };
    const exported = async (profileId: string) => {
      const pieces: string[] = [];
      for await (const piece of verbs().export(id(profileId), new AbortController().signal)) pieces.push(piece);
      return JSON.parse(pieces.join(''));
    };

    describe('an identity', () => {
      it('names nobody until it is linked, then its profile, and nobody again', async () => {
        expect(await ownerOf(email)).toBe('IDENTITY_UNKNOWN');
        const linked = await verbs().link(id('anna'), email);
        expect(linked).toMatchObject({ profileId: 'anna', identities: [{ kind: 'email', keyId: 'k1' }] });
        expect(await verbs().link(id('anna'), email)).toEqual(linked);
        expect(await ownerOf(email)).toBe('anna');
        expect((await verbs().unlink(id('anna'), email)).identities).toEqual([]);
        expect(await ownerOf(email)).toBe('IDENTITY_UNKNOWN');
        await expect(verbs().unlink(id('anna'), email)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      });

      it('is stored as a digest only', async () => {
        await verbs().link(id('anna'), email);
        await verbs().link(id('anna'), { kind: 'phone', value: '+4930123456' });
        expect(await keysNaming(grocery.store, 'example.org')).toEqual([]);
        expect(await keysNaming(grocery.store, '4930123456')).toEqual([]);
      });

      it('of another profile is refused, and stays theirs', async () => {
        await verbs().link(id('anna'), email);
        await expect(verbs().link(id('bert'), email)).rejects.toMatchObject({
          code: 'FAILED_PRECONDITION',
          details: { reason: 'IDENTITY_TAKEN', metadata: { profile_id: 'anna' } },
        });
        expect(await ownerOf(email)).toBe('anna');
      });

      it('goes to one of many who claim it at once', async () => {
        const other = grocery.anotherEngine();
        const claims = await Promise.allSettled(
          Array.from({ length: 12 }, (_, n) =>
            (n % 2 ? grocery.engine : other).profiles.link(id(`claimer-${n}`), email),
          ),
        );
        const winners = claims.flatMap((claim, n) => (claim.status === 'fulfilled' ? [`claimer-${n}`] : []));
        expect(winners).toEqual([await ownerOf(email)]);
        for (const [n] of claims.entries()) {
          const [records] = await grocery.store.profiles.load([`claimer-${n}`]);
          const { identities } = decodeProfileRecord(records!.profile.bytes);
          expect(identities).toHaveLength(winners.includes(`claimer-${n}`) ? 1 : 0);
        }
      });

      it('outlives the rotation of its key, and is renewed when it is seen', async () => {
        await verbs().link(id('anna'), email);
        const rotated = grocery.anotherEngine([identityKey('k2'), identityKey('k1')]);
        expect(await ownerOf(email, rotated)).toBe('anna');
        expect((await rotated.profiles.get(id('anna'))).identities).toMatchObject([{ kind: 'email', keyId: 'k2' }]);
        const later = grocery.anotherEngine([identityKey('k2')]);
        expect(await ownerOf(email, later)).toBe('anna');
        expect(await ownerOf(email)).toBe('IDENTITY_UNKNOWN');
        expect(await collect(grocery.store.identities.all())).toHaveLength(1);
        expect(grocery.complaints).toEqual([]);
      });

      it('is one of a hundred at most', async () => {
        const custom = (n: number): Identity => ({ kind: 'custom_id', value: `c-${n}` });
        for (let n = 0; n < IDENTITIES_PER_PROFILE_MAX; n++) await verbs().link(id('anna'), custom(n));
        const limit = { code: 'FAILED_PRECONDITION', details: { reason: 'IDENTITIES_LIMIT' } };
        await expect(verbs().link(id('anna'), email)).rejects.toMatchObject(limit);
        expect(await ownerOf(email)).toBe('IDENTITY_UNKNOWN');
        await verbs().link(id('bert'), email);
        await expect(verbs().merge(id('bert'), id('anna'))).rejects.toMatchObject(limit);
        await verbs().unlink(id('anna'), custom(0));
        expect((await verbs().merge(id('bert'), id('anna'))).identities).toHaveLength(IDENTITIES_PER_PROFILE_MAX);
      });

      it('is refused without keys', async () => {
        const bare = grocery.anotherEngine([]);
        await expect(bare.profiles.resolve([email])).rejects.toMatchObject({
          code: 'FAILED_PRECONDITION',
          details: { reason: 'IDENTITY_KEYS_MISSING' },
        });
      });
    });

    describe('a card that nobody has linked', () => {
      it('has an anonymous profile, which becomes part of the one that it is linked to', async () => {
        const anonymous = (await ownerOf(card)) as string;
        expect(anonymous).toMatch(/^card-/);
        await buy(anonymous, 't1', 3, 1, 2);
        await buy('anna', 't2', 2, 3);
        const linked = await verbs().link(id('anna'), card);
        expect(linked).toMatchObject({ profileId: 'anna', receipts: 2, mergedFrom: [anonymous] });
        expect(await ownerOf(card)).toBe('anna');
        // A check-out that has looked the card up before, and records only now.
        await buy(anonymous, 't3', 1, 4);
        expect(await receiptsOf('anna')).toBe(3);
      });

      it('is taken in also when it was never used before, for who is just recording', async () => {
        const anonymous = (await ownerOf(card)) as string;
        await verbs().link(id('anna'), card);
        await buy(anonymous, 't1', 1, 4);
        expect(await receiptsOf('anna')).toBe(1);
      });

      it('begins anew when it is unlinked', async () => {
        const anonymous = (await ownerOf(card)) as string;
        await buy(anonymous, 't1', 3, 1);
        await verbs().link(id('anna'), card);
        expect((await verbs().unlink(id('anna'), card)).receipts).toBe(1);
        expect(await ownerOf(card)).toBe(anonymous);
        await buy(anonymous, 't2', 1, 2);
        expect([await receiptsOf('anna'), await receiptsOf(anonymous)]).toEqual([1, 1]);
        expect((await verbs().link(id('anna'), card)).receipts).toBe(2);
      });

      it('keeps its profile through the rotation of the key', async () => {
        const anonymous = (await ownerOf(card)) as string;
        await buy(anonymous, 't1', 3, 1);
        const rotated = grocery.anotherEngine([identityKey('k2'), identityKey('k1')]);
        expect(await ownerOf(card, rotated)).toBe(anonymous);
        expect(await rotated.profiles.link(id('anna'), card)).toMatchObject({ receipts: 1 });
        expect(await ownerOf(card, rotated)).toBe('anna');
      });
    });

    describe('two profiles', () => {
      it('become one, for every verb', async () => {
        await buy('anna', 't1', 5, 1);
        await buy('bert', 't2', 4, 2);
        await verbs().link(id('anna'), email);
        const handbill = await grocery.engine.handbills.get({ profile: profile('anna'), campaignId: WEEKLY });
        await grocery.engine.wallets.adjustPoints([
          { profile: profile('anna'), requestId: 'r1', change: { kind: 'add', points: 5, reason: null } },
          { profile: profile('bert'), requestId: null, change: { kind: 'add', points: 7, reason: null } },
        ]);
        const merged = await verbs().merge(id('anna'), id('bert'));
        expect(merged).toMatchObject({ profileId: 'bert', receipts: 2, points: 12, mergedFrom: ['anna'] });
        expect(await verbs().merge(id('anna'), id('bert'))).toEqual(merged);
        expect(await verbs().merge(id('bert'), id('anna'))).toEqual(merged);
        expect(await verbs().get(id('anna'))).toEqual(merged);
        expect(await ownerOf(email)).toBe('bert');

        const shown = await grocery.engine.handbills.get({ profile: profile('anna'), campaignId: WEEKLY });
        expect([shown.profileId, shown.startMs, shown.slots]).toEqual(['bert', handbill.startMs, handbill.slots]);
        expect((await buy('anna', 't1', 5, 1))[0]!.kind).toBe('duplicate');
        const again = {
          profile: profile('anna'),
          requestId: 'r1',
          change: { kind: 'add', points: 5, reason: null },
        } as const;
        expect(await grocery.engine.wallets.adjustPoints([again])).toEqual([{ ok: true, value: 5 }]);
        expect((await verbs().get(id('bert'))).points).toBe(12);
        const batch = [receipt('anna', 't3', grocery.clock.nowMs, 3), receipt('bert', 't4', grocery.clock.nowMs, 4)];
        await grocery.engine.events.recordTransactions(batch);
        expect(await receiptsOf('bert')).toBe(4);
      });

      it('have to exist', async () => {
        await buy('anna', 't1', 5, 1);
        await expect(verbs().merge(id('anna'), id('nobody'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
        await expect(verbs().merge(id('nobody'), id('anna'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
        await expect(verbs().get(id('nobody'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
      });

      it('take in a hundred others at most', async () => {
        await buy('anna', 't', 5, 1);
        for (let n = 0; n <= MERGED_PROFILES_MAX; n++) await buy(`other-${n}`, `t-${n}`, 4, 2);
        for (let n = 0; n < MERGED_PROFILES_MAX; n++) await verbs().merge(id(`other-${n}`), id('anna'));
        await expect(verbs().merge(id(`other-${MERGED_PROFILES_MAX}`), id('anna'))).rejects.toMatchObject({
          code: 'FAILED_PRECONDITION',
          details: { reason: 'PROFILE_MERGES_LIMIT' },
        });
        expect((await verbs().get(id('other-0'))).receipts).toBe(MERGED_PROFILES_MAX + 1);
      });

      it('keep what was used of the limits over all profiles', async () => {
        await buy('anna', 't1', 5, 1);
        await buy('bert', 't2', 4, 2);
        await grocery.store.limits.reserve([{ ...take('r7', 'lost', 1, 5), profileId: 'anna' }]);
        await verbs().merge(id('anna'), id('bert'));
        expect(await collect(grocery.store.limits.open())).toEqual([]);
        expect(await grocery.store.limits.used(['r7'])).toEqual([0]);
      });
    });

    it('exports everything that is stored', async () => {
      await buy('anna', 't1', 5, 1, 2);
      await buy('card-owner', 't2', 4, 2);
      await verbs().merge(id('card-owner'), id('anna'));
      await verbs().link(id('anna'), email);
      await grocery.engine.handbills.get({ profile: profile('anna'), campaignId: WEEKLY });
      const document = await exported('anna');
      expect(document).toMatchObject({
        profileId: 'anna',
        mergedFrom: ['card-owner'],
        identities: [{ kind: 'email', keyId: 'k1' }],
        history: { receipts: 2, recentReceipts: [{ items: ['i1', 'i2'] }, { items: ['i2'] }] },
        wallet: { handbills: [{ campaign: WEEKLY }], points: 0 },
      });
      expect(document.history.purchases).toMatchObject([
        { item: 'i1', count: 1 },
        { item: 'i2', count: 2 },
      ]);
      const types = document.events.map(({ type, profileId }: { type: string; profileId: string }) => [
        profileId,
        type,
      ]);
      expect(types.sort()).toEqual([
        ['anna', 'handbill.assign'],
        ['anna', 'product.buy'],
        ['anna', 'product.buy'],
        ['anna', 'transaction.charge'],
        ['card-owner', 'product.buy'],
        ['card-owner', 'transaction.charge'],
      ]);
      const [assign] = document.events.filter(({ type }: { type: string }) => type === 'handbill.assign');
      expect(assign.promotions.filter(Boolean)).toContainEqual(expect.stringMatching(/^p\d$/));
      expect(new Date(assign.time).getTime()).toBe(grocery.clock.nowMs);
      await expect(exported('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    describe('erasure', () => {
      const traces = ['erase-me', 'erased-too', 'card-'];

      it('leaves no key that names the profile, those merged into it, or an identity', async () => {
        await buy('erase-me', 't1', 5, 1, 2);
        await buy('erased-too', 't2', 4, 2);
        await buy('somebody', 't3', 4, 2);
        await verbs().merge(id('erased-too'), id('erase-me'));
        await verbs().link(id('erase-me'), email);
        await verbs().link(id('erase-me'), card);
        await verbs().link(id('somebody'), { kind: 'custom_id', value: 'kept' });
        await grocery.engine.handbills.get({ profile: profile('erase-me'), campaignId: WEEKLY });
        await grocery.store.limits.reserve([{ ...take('r7', 'open', 1, 5), profileId: 'erase-me' }]);
        const digests = (await verbs().get(id('erase-me'))).identities.map(({ digest }) => digest);
        for (const text of traces) expect(await keysNaming(grocery.store, text)).not.toEqual([]);

        const erasure = await verbs().erase(id('erased-too'), { prove: true });
        expect(new Set(erasure.profileIds)).toEqual(
          new Set(['erase-me', 'erased-too', expect.stringMatching(/^card-/)]),
        );
        expect(erasure).toMatchObject({ identities: 2, proof: { naming: [] } });
        expect(erasure.proof!.keys).toBeGreaterThan(20);
        for (const text of [...traces, ...digests]) expect(await keysNaming(grocery.store, text), text).toEqual([]);
        expect(await ownerOf(email)).toBe('IDENTITY_UNKNOWN');
        expect(await grocery.store.limits.used(['r7'])).toEqual([0]);
        await expect(verbs().get(id('erase-me'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
        expect(await receiptsOf('somebody')).toBe(1);
        expect(await ownerOf({ kind: 'custom_id', value: 'kept' })).toBe('somebody');

        const reopened = await fixture.open();
        for (const text of traces) expect(await keysNaming(reopened, text)).toEqual([]);
        await reopened.close();
      });

      it('of a profile that does not exist removes what a broken-off one has left', async () => {
        const event = { type: 'client.custom' as const, profileId: id('erase-me'), timeMs: 1, eventId: 'e', name: 'n' };
        const left = encodeEvent<'client.custom'>({ ...event, properties: {} });
        await grocery.store.profiles.commit([{ profileId: 'erase-me', events: [left] }]);
        const first = await verbs().erase(id('erase-me'), { prove: true });
        expect(first).toMatchObject({ profileIds: ['erase-me'], commits: 1, proof: { naming: [] } });
        expect((await verbs().erase(id('erase-me'), { prove: false })).proof).toBeNull();
      });

      it('finds what still names a profile', async () => {
        await grocery.store.snapshots.write('strange/erase-me', Buffer.from('x'));
        const { proof } = await verbs().erase(id('erase-me'), { prove: true });
        expect(proof!.naming).toEqual([expect.stringContaining('strange/erase-me')]);
      });

      it('is complete also beside those who write to the profile, and they begin anew', async () => {
        const other = grocery.anotherEngine();
        await buy('erase-me', 't0', 9, 1);
        const writes = Array.from({ length: 30 }, (_, n) =>
          other.events.recordTransactions([
            receipt('erase-me', `t-${n}` as TransactionId, grocery.clock.nowMs - n * 1_000, 1 + (n % 5)),
          ]),
        );
        await verbs().erase(id('erase-me'), { prove: false });
        expect((await Promise.all(writes)).flat().map(({ kind }) => kind)).toEqual(writes.map(() => 'recorded'));
        const left = await receiptsOf('erase-me');
        const charges = (await exported('erase-me').catch(() => ({ events: [] }))).events.filter(
          ({ type }: { type: string }) => type === 'transaction.charge',
        );
        // What was recorded after the removal is there with its event, and nothing else.
        expect(charges).toHaveLength(left);
        await verbs().erase(id('erase-me'), { prove: false });
        expect(await keysNaming(grocery.store, 'erase-me')).toEqual([]);
      });
    });
  });
}
