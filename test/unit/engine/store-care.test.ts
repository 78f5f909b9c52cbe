import { beforeEach, describe, expect, it } from 'vitest';
import { HandbillError } from '../../../src/base/errors.js';
import type { CampaignIndex, ItemId, ItemIndex, ProfileId, PromotionIndex, TermsId } from '../../../src/base/ids.js';
import { encodeItem } from '../../../src/catalog/codec.js';
import { ITEMS } from '../../../src/catalog/fields.js';
import { SHELF_KEY } from '../../../src/engine/configuration/entry-codecs.js';
import { handbillAssigned } from '../../../src/engine/handbills/handbill-assigned.js';
import { encodeConsumer } from '../../../src/engine/outbox/consumer-record.js';
import { checkStore } from '../../../src/engine/store-care/check-store.js';
import { compareStores } from '../../../src/engine/store-care/compare-stores.js';
import { copyStore } from '../../../src/engine/store-care/copy-store.js';
import { type Exposure, NO_CANDIDATES } from '../../../src/handbill/exposure.js';
import type { Handbill } from '../../../src/handbill/handbill.js';
import { recordReceipt } from '../../../src/history/history.js';
import { STORE_FINDINGS_MAX } from '../../../src/limits.js';
import { EMPTY_RECORD, type ProfileRecord } from '../../../src/profiles/record.js';
import { encodeProfileRecord } from '../../../src/profiles/record-codec.js';
import { encodePromotion } from '../../../src/promotions/codec.js';
import { encodeShelf, type StoredModel } from '../../../src/ranking/model-shelf.js';
import { createTrend } from '../../../src/ranking/trend.js';
import { encodeTrend } from '../../../src/ranking/trend-codec.js';
import type { RecordWrite, Store } from '../../../src/store/port.js';
import { filled } from '../../support/campaigns.js';
import { createMemoryStore } from '../../support/memory-store.js';
import { promotion } from '../../support/promotions.js';
import { take } from '../../support/store-contents.js';
import { activation } from '../../support/wallets.js';

let store: Store;
beforeEach(async () => {
  store = createMemoryStore();
  await store.configuration.write([
    { kind: 'item', key: 'bread', bytes: itemBytes('bread') },
    { kind: 'item', key: 'milk', bytes: itemBytes('milk') },
  ]);
});

function itemBytes(name: string): Uint8Array {
  return encodeItem({ ...ITEMS.blank, itemId: name as ItemId, name });
}

const create = (bytes: Uint8Array): RecordWrite => ({ expectedRevision: 0, bytes });
const writeWallet = (profileId: string, parts: Partial<ProfileRecord>) =>
  store.profiles.commit([
    { profileId, profile: create(encodeProfileRecord({ ...EMPTY_RECORD, ...parts })), events: [] },
  ]);

function historyOf(...items: number[]): Uint8Array {
  const outcome = recordReceipt(null, { idHash: [1, 2], timeMs: 1.7e12, items: items as ItemIndex[] });
  if (outcome.kind !== 'recorded') throw new Error(outcome.kind);
  return outcome.bytes;
}

const findings = async () => (await checkStore(store)).findings.map(({ where, what }) => `${where}: ${what}`);

const handbill: Handbill = {
  campaign: 0 as CampaignIndex,
  variantId: 'a',
  startMs: 5,
  endMs: 9,
  assignedAtMs: 5,
  seed: 1,
  modelVersion: 0,
  slots: [],
  circumstances: null,
  exploration: null,
  ghostOf: null,
  experimentRevision: 1,
};

const EXPOSURE: Exposure = {
  groups: [],
  chances: [],
  propensities: [],
  explored: [],
  shuffled: false,
  candidates: NO_CANDIDATES,
};

describe('a store check', () => {
  it('finds nothing wrong in a store that is right', async () => {
    await store.profiles.commit([{ profileId: 'anna', history: create(historyOf(0, 1)), events: [] }]);
    await writeWallet('anna', {
      identities: [{ kind: 'email', digest: 'd', keyId: 'k' }],
      reservations: [{ counter: 'r0', id: 'held' }],
    });
    await store.identities.assign('d', null, 'anna');
    await store.limits.reserve([
      { ...take('r0', 'on its way', 2, 9), profileId: 'anna' },
      { ...take('r0', 'held', 1, 9), profileId: 'anna' },
    ]);
    await store.limits.settle([{ counter: 'r0', id: 'held', stands: true }]);
    expect(await checkStore(store)).toMatchObject({
      items: 2,
      profiles: 1,
      identities: 1,
      counters: 1,
      openReservations: 1,
      unaccountedUses: 1,
      findings: [],
      findingCount: 0,
    });
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'a wallet that does not decode',
      () => store.profiles.commit([{ profileId: 'anna', profile: create(Buffer.from([99])), events: [] }]),
      /^profile anna: /,
    ],
    [
      'an item in a history that does not exist',
      () => store.profiles.commit([{ profileId: 'anna', history: create(historyOf(0, 7)), events: [] }]),
      /^profile anna: its history has item 7, which does not exist, and a new item will get its index$/,
    ],
    [
      'an entry that does not decode',
      () => store.configuration.write([{ kind: 'promotion', key: 'p', bytes: Buffer.from([99]) }]),
      /^promotion p: /,
    ],
    [
      'an identity that leads nowhere',
      () => store.identities.assign('d', null, 'nobody'),
      /^identity d: its profile nobody does not exist$/,
    ],
    [
      'an identity whose profile does not know it',
      async () => {
        await writeWallet('anna', {});
        await store.identities.assign('d', null, 'anna');
      },
      /^identity d: profile anna does not say it is its$/,
    ],
    [
      'an identity that a profile claims in vain',
      () => writeWallet('anna', { identities: [{ kind: 'email', digest: 'd', keyId: 'k' }] }),
      /^identity d: profile anna says it is its, and nothing leads there$/,
    ],
    [
      'a counter below its open reservations',
      async () => {
        await store.limits.reserve([{ ...take('r0', 'x', 2, 9), profileId: 'anna' }]);
        await store.limits.restore('r0', 1);
      },
      /^counter r0: stands at 1, and wallets and reservations hold 2$/,
    ],
    [
      'an event that can not be read',
      () => store.profiles.commit([{ profileId: 'anna', events: [Buffer.from([99])] }]),
      /^outbox entry 1: /,
    ],
    [
      'a record that the driver can not read, beside others',
      async () => {
        await writeWallet('anna', {});
        await writeWallet('bert', {});
        await writeWallet('carl', { points: 1, handbills: [] });
        const { load } = store.profiles;
        const broken: typeof load = (ids) =>
          ids.includes('bert') ? Promise.reject(new RangeError('outside buffer bounds')) : load(ids);
        store = { ...store, profiles: { ...store.profiles, load: broken } };
      },
      /^profile bert: outside buffer bounds$/,
    ],
    [
      'a profile whose records are somewhere else',
      () => {
        async function* ids() {
          yield 'moved';
        }
        store = { ...store, profiles: { ...store.profiles, ids } };
      },
      /^profile moved: it is listed, and its records are not there$/,
    ],
    ['a counter that is no number', () => store.limits.restore('r0', Number.NaN), /^counter r0: stands at NaN$/],
    [
      'a part that the store refuses to read',
      () => {
        const wrongType = new HandbillError('UNAVAILABLE', 'refused: WRONGTYPE', { reason: 'STORE_FAILED' });
        store = { ...store, outbox: { ...store.outbox, read: () => Promise.reject(wrongType) } };
      },
      /^outbox: refused: WRONGTYPE$/,
    ],
    [
      'terms of an activation that are gone',
      async () => {
        await store.configuration.write([{ kind: 'promotion', key: 'p', bytes: encodePromotion(promotion('p')) }]);
        const state = { kind: 'ACTIVE', activation: activation({ terms: 36 as TermsId }), left: null } as const;
        const counts = { activations: 1, countedActivations: 0, redeemed: 0, redemptions: [] };
        await writeWallet('anna', { holdings: [{ promotion: 0 as PromotionIndex, origin: null, state, ...counts }] });
      },
      /^profile anna: it has activated terms\/0\/10, which does not exist$/,
    ],
    [
      'a model without its file',
      () => {
        const model = { version: 3, trainedAtMs: 0, seed: 0, bytes: 9, report: {} } as unknown as StoredModel;
        const bytes = encodeShelf({ active: 3, previous: 0, lastVersion: 3, models: [model] });
        return store.configuration.write([{ kind: 'model', key: SHELF_KEY, bytes }]);
      },
      /^model 3: the file of model 3 can't be used: part 1 is missing$/,
    ],
    [
      'a configuration that breaks off, and blames no profile for it',
      async () => {
        await store.profiles.commit([{ profileId: 'anna', history: create(historyOf(0, 1)), events: [] }]);
        async function* changesSince(): AsyncGenerator<never> {
          yield* [];
          throw new Error('the entry of item bread is damaged');
        }
        store = { ...store, configuration: { ...store.configuration, changesSince } };
      },
      /^configuration: the entry of item bread is damaged$/,
    ],
    [
      'what is kept of an experiment and does not decode',
      () => store.snapshots.write('experiment/0/1', Buffer.from([99])),
      /^experiment\/0\/1: stored experiment has version 99/,
    ],
    [
      'a position of the popularity that is none',
      async () => {
        const { read } = store.outbox;
        const judge: typeof read = (cursor, limit) =>
          cursor === 'lost' ? Promise.reject(HandbillError.invalid([])) : read(cursor, limit);
        store = { ...store, outbox: { ...store.outbox, read: judge } };
        await store.snapshots.write('popularity', encodeTrend({ trend: createTrend(), cursor: 'lost' }));
      },
      /^popularity: its position in the outbox: /,
    ],
  ])('finds %s', async (_, plant, expected) => {
    await plant();
    expect(await findings()).toEqual([expect.stringMatching(expected)]);
  });

  it('tells of entries that were lost, and of records that name them', async () => {
    await store.configuration.skipIndexes({ promotion: 3 });
    await store.configuration.write([{ kind: 'promotion', key: 'p', bytes: encodePromotion(promotion('p')) }]);
    expect(await checkStore(store)).toMatchObject({ promotions: 1, lostIndexes: 3, findings: [] });
    await writeWallet('anna', {
      handbills: [{ ...handbill, campaign: 4 as CampaignIndex, slots: [filled(1), filled(3)] }],
    });
    expect(await findings()).toEqual([
      'profile anna: a handbill of campaign 4, which does not exist, and a new campaign will get its index',
      'profile anna: a handbill has promotion 1, which does not exist',
    ]);
  });

  it('finds two entries with one index, and one whose index a new one will get', async () => {
    const entry = {
      kind: 'promotion',
      key: 'p',
      index: 0,
      version: 1,
      bytes: encodePromotion(promotion('p')),
    } as const;
    const entries = [entry, { ...entry, key: 'q' }, { ...entry, key: 'r', index: 7 }];
    const lookUp: typeof store.configuration.get = async (_, keys) =>
      keys.map((key) => entries.find((other) => other.key === key) ?? null);
    async function* changesSince() {
      yield* entries;
    }
    const version = async () => 1;
    store = { ...store, configuration: { ...store.configuration, version, get: lookUp, changesSince } };
    expect(await findings()).toEqual(
      expect.arrayContaining([
        'promotion q: has index 0, which another promotion has too',
        'promotion r: has index 7, which a new promotion will get, too',
      ]),
    );
  });

  it('is no finding when the store is away', async () => {
    const away = new HandbillError('UNAVAILABLE', 'away', { reason: 'STORE_UNREACHABLE' });
    store = { ...store, outbox: { ...store.outbox, read: () => Promise.reject(away) } };
    await expect(checkStore(store)).rejects.toBe(away);
  });

  it('tells so many findings and counts the others', async () => {
    for (let n = 0; n <= STORE_FINDINGS_MAX; n++) await store.identities.assign(`d${n}`, null, 'nobody');
    const { findings: told, findingCount } = await checkStore(store);
    expect([told.length, findingCount]).toEqual([STORE_FINDINGS_MAX, STORE_FINDINGS_MAX + 1]);
  });
});

describe('a copy of a store', () => {
  it('is the same, and refused where something is already', async () => {
    await store.configuration.write([{ kind: 'item', key: 'bread', bytes: itemBytes('dark bread') }]);
    await store.profiles.commit([
      {
        profileId: 'anna',
        history: create(historyOf(1)),
        events: [handbillAssigned('anna' as ProfileId, { campaignId: 'c' } as never, { handbill, exposure: EXPOSURE })],
      },
    ]);
    await writeWallet('bert', { points: 5 });
    await store.identities.assign('d', null, 'anna');
    await store.limits.reserve([{ ...take('r0', 'x', 2, 9), profileId: 'anna' }]);
    await store.limits.restore('r0', 7);
    await store.snapshots.write('terms/1/x', Buffer.from('terms'));
    const shop = { position: '', acknowledgedMs: 7, watchId: 'w' };
    await store.snapshots.write('consumer/shop', encodeConsumer(shop));

    const copy = createMemoryStore();
    await copyStore(store, copy, () => {});
    expect(await compareStores(store, copy)).toEqual([]);
    expect(await copy.snapshots.names('')).toEqual([
      'consumer/shop',
      'experiments',
      'funnels',
      'popularity',
      'terms/1/x',
    ]);
    expect(await copy.limits.used(['r0'])).toEqual([7]);
    await expect(copyStore(store, copy, () => {})).rejects.toMatchObject({ details: { reason: 'STORE_NOT_EMPTY' } });
  });

  it('has the indexes of the original, also where entries were lost, and gives none of them again', async () => {
    await store.configuration.write([{ kind: 'item', key: 'bread', bytes: itemBytes('bread') }]);
    await store.configuration.skipIndexes({ item: 5 });
    await store.configuration.write([{ kind: 'item', key: 'wine', bytes: itemBytes('wine') }]);
    await store.configuration.skipIndexes({ item: 8, campaign: 2 });
    const copy = createMemoryStore();
    await copyStore(store, copy, () => {});
    expect(await compareStores(store, copy)).toEqual([]);
    const [wine] = await copy.configuration.get('item', ['wine']);
    expect([wine?.index, await copy.configuration.nextIndexes()]).toEqual([5, await store.configuration.nextIndexes()]);
  });

  it('is told from the original by the smallest difference', async () => {
    await writeWallet('anna', { points: 1 });
    const copy = createMemoryStore();
    await copyStore(store, copy, () => {});
    const original = store;
    const differences = async () => (await compareStores(original, copy)).map(({ where }) => where);
    expect(await differences()).toEqual([]);

    const gone = { acknowledgedMs: 7, watchId: null };
    await original.snapshots.write('consumer/shop', encodeConsumer({ ...gone, position: '' }));
    expect(await differences()).toEqual(['consumer shop']);
    await copy.snapshots.write('consumer/shop', encodeConsumer({ ...gone, position: '' }));
    await copy.snapshots.write('consumer/other', encodeConsumer({ ...gone, position: '' }));
    expect(await differences()).toEqual(['consumer other']);
    await copy.snapshots.remove('consumer/other');
    await copy.limits.restore('r0', 1);
    expect(await differences()).toEqual(['counters']);
    await original.limits.restore('r0', 1);
    await copy.profiles.commit([{ profileId: 'bert', profile: create(encodeProfileRecord(EMPTY_RECORD)), events: [] }]);
    expect(await differences()).toEqual(['profiles']);
    await writeWallet('bert', { points: 2 });
    expect(await differences()).toEqual(['profile bert']);
  });
});
