import { expect, it } from 'vitest';
import { STORE_KEY_BYTES_MAX, STORE_VALUE_BYTES_MAX } from '../../../src/limits.js';
import type { ProfileCommit } from '../../../src/store/port.js';
import { bytesOf, collect, eventTexts, readable, textOf } from '../fixture.js';
import type { StoreUnderTest } from './describe-store.js';

/** Before anything was removed. */
const ABSENT = { revision: 0, text: null };
/** Afterwards. */
const REMOVED = { revision: expect.any(Number), text: null };

/** Expected revision, and text or removal. */
type RecordDraft = readonly [number, string | null];
type Draft = readonly [number | 'now', string | null];

const write = ([expectedRevision, text]: RecordDraft) => ({
  expectedRevision,
  bytes: text === null ? null : bytesOf(text),
});

function commitOf(
  profileId: string,
  records: { profile?: RecordDraft; history?: RecordDraft },
  ...events: string[]
): ProfileCommit {
  const { profile, history } = records;
  return {
    profileId,
    ...(profile && { profile: write(profile) }),
    ...(history && { history: write(history) }),
    events: events.map(bytesOf),
  };
}

const UNICODE_IDS = [
  'ä',
  'a\u0308',
  '東京',
  '🛒',
  '🛒🛒',
  'a',
  'ab',
  'a\u0000',
  '\u0000',
  'مرحبا',
  '\ufffd',
  'A/b c%20',
];

export function profilePromises(current: () => StoreUnderTest): void {
  const loadOne = async (id: string) => readable((await current().store.profiles.load([id]))[0]!);

  it('gives revision 0 and null for a profile that does not exist', async () => {
    expect(await loadOne('nobody')).toEqual({ profile: ABSENT, history: ABSENT });
  });

  it('gives a record a random first revision and adds 1 with each write, profile and history apart', async () => {
    const { profiles } = current().store;
    expect(await profiles.commit([commitOf('p', { profile: [0, 'w1'] })])).toEqual(['committed']);
    const first = await loadOne('p');
    const born = first.profile.revision;
    expect(first).toEqual({ profile: { revision: born, text: 'w1' }, history: ABSENT });
    expect(born).toBeGreaterThan(0);
    expect(await profiles.commit([commitOf('p', { profile: [born, 'w2'], history: [0, 'h1'] })])).toEqual([
      'committed',
    ]);
    const { revision: historyBorn } = (await loadOne('p')).history;
    expect(await profiles.commit([commitOf('p', { history: [historyBorn, 'h2'] })])).toEqual(['committed']);
    expect(await loadOne('p')).toEqual({
      profile: { revision: born + 1, text: 'w2' },
      history: { revision: historyBorn + 1, text: 'h2' },
    });
    expect(historyBorn).not.toBe(born);
  });

  it.each([
    ['a profile taken for absent', { profile: [0, 'x'] }],
    ['a history taken for absent', { history: [0, 'x'] }],
    ['a good profile beside a stale history', { profile: ['now', 'x'], history: [7, 'x'] }],
    ['a stale profile beside a good history', { profile: [2, 'x'], history: ['now', 'x'] }],
    ['a removal of a stale profile', { profile: [2, null] }],
  ] as [string, { profile?: Draft; history?: Draft }][])('leaves no trace of %s', async (_, drafts) => {
    const { profiles } = current().store;
    await profiles.commit([commitOf('p', { profile: [0, 'w'], history: [0, 'h'] }, 'first')]);
    const before = await loadOne('p');
    const expected = (kind: 'profile' | 'history') => {
      const draft = drafts[kind];
      return draft && { [kind]: [draft[0] === 'now' ? before[kind].revision : draft[0], draft[1]] };
    };
    const records = { ...expected('profile'), ...expected('history') } as Parameters<typeof commitOf>[1];
    expect(await profiles.commit([commitOf('p', records, 'refused')])).toEqual(['conflict']);
    expect(await loadOne('p')).toEqual(before);
    expect(await eventTexts(current().store)).toEqual(['first']);
  });

  it('removes a record by null, and the profile with its last one', async () => {
    const { profiles } = current().store;
    await profiles.commit([commitOf('p', { profile: [0, 'w'], history: [0, 'h'] })]);
    const { profile, history } = await loadOne('p');
    expect(await profiles.commit([commitOf('p', { profile: [profile.revision, null] }, 'gone')])).toEqual([
      'committed',
    ]);
    expect(await loadOne('p')).toEqual({ profile: REMOVED, history });
    expect(await collect(profiles.ids())).toEqual(['p']);
    expect(await profiles.commit([commitOf('p', { history: [history.revision, null] })])).toEqual(['committed']);
    const gone = await loadOne('p');
    expect(gone).toEqual({ profile: REMOVED, history: REMOVED });
    expect(await collect(profiles.ids())).toEqual([]);
    expect(await profiles.commit([commitOf('p', { profile: [gone.profile.revision, null] })])).toEqual(['committed']);
    expect(await collect(profiles.ids())).toEqual([]);
    expect(await eventTexts(current().store)).toEqual(['gone']);
  });

  it('never takes a record that was removed and made again for the old one', async () => {
    const { profiles } = current().store;
    const revisions = new Set<number>();
    for (let life = 0; life < 50; life++) {
      const absent = (await loadOne('p')).profile.revision;
      expect(await profiles.commit([commitOf('p', { profile: [absent, `${life}`] })])).toEqual(['committed']);
      const { revision } = (await loadOne('p')).profile;
      for (const old of revisions) {
        expect(await profiles.commit([commitOf('p', { profile: [old, 'x'] })])).toEqual(['conflict']);
      }
      revisions.add(revision);
      await profiles.commit([commitOf('p', { profile: [revision, null] })]);
    }
    expect(revisions.size).toBe(50);
  });

  it('never takes the absence of a record for another one, before it was there or was written as absent', async () => {
    const { profiles } = current().store;
    const outcomesOf = (record: RecordDraft) => [
      profiles.commit([commitOf('p', { profile: record }, 'refused')]),
      profiles.commit([commitOf('p', { history: record }, 'refused')]),
    ];
    const first = (await loadOne('p')).profile.revision;
    expect(first).toBe((await loadOne('p')).history.revision);
    await profiles.commit([commitOf('p', { profile: [first, 'w'], history: [first, 'h'] })]);
    const { profile, history } = await loadOne('p');
    await profiles.commit([commitOf('p', { profile: [profile.revision, null], history: [history.revision, null] })]);
    const second = (await loadOne('p')).profile.revision;
    expect(second).toBeLessThan(first);
    expect((await Promise.all(outcomesOf([first, 'late']))).flat()).toEqual(['conflict', 'conflict']);

    expect(await profiles.commit([commitOf('p', { profile: [second, null] })])).toEqual(['committed']);
    expect((await Promise.all(outcomesOf([second, 'late']))).flat()).toEqual(['conflict', 'conflict']);
    expect(await collect(profiles.ids())).toEqual([]);
    expect(await eventTexts(current().store)).toEqual([]);
  });

  it('refuses to update what does not exist', async () => {
    expect(await current().store.profiles.commit([commitOf('p', { profile: [1, 'w'] }, 'e')])).toEqual(['conflict']);
    expect(await loadOne('p')).toEqual({ profile: ABSENT, history: ABSENT });
  });

  it('applies the commits of a list by themselves and in order', async () => {
    const { profiles } = current().store;
    await profiles.commit([commitOf('a', { profile: [0, '0'] })]);
    const { revision } = (await loadOne('a')).profile;
    const outcomes = await profiles.commit([
      commitOf('a', { profile: [revision, '1'] }, 'a1'),
      commitOf('b', { profile: [5, '1'] }, 'b1'),
      commitOf('a', { profile: [revision + 1, '2'] }, 'a2'),
      commitOf('a', { profile: [revision + 1, '3'] }, 'a3'),
      commitOf('c', { history: [0, '1'] }, 'c1'),
    ]);
    expect(outcomes).toEqual(['committed', 'conflict', 'committed', 'conflict', 'committed']);
    expect((await loadOne('a')).profile).toEqual({ revision: revision + 2, text: '2' });
    const told = await eventTexts(current().store);
    expect(told.filter((text) => text !== 'c1')).toEqual(['a1', 'a2']);
    expect(told).toContain('c1');
  });

  it('takes empty lists, commits of events only and commits of nothing', async () => {
    const { profiles } = current().store;
    expect(await profiles.load([])).toEqual([]);
    expect(await profiles.commit([])).toEqual([]);
    expect(await profiles.commit([commitOf('p', {}, 'told'), commitOf('p', {})])).toEqual(['committed', 'committed']);
    expect(await loadOne('p')).toEqual({ profile: ABSENT, history: ABSENT });
    expect(await eventTexts(current().store)).toEqual(['told']);
  });

  it('tells an empty record from none', async () => {
    await current().store.profiles.commit([commitOf('p', { profile: [0, ''] })]);
    expect(await loadOne('p')).toMatchObject({ profile: { text: '' }, history: ABSENT });
    expect(await collect(current().store.profiles.ids())).toEqual(['p']);
  });

  it('loads in the order asked for, repeats included', async () => {
    const { profiles } = current().store;
    await profiles.commit(['a', 'b', 'c'].map((id) => commitOf(id, { profile: [0, id] })));
    const records = await profiles.load(['c', 'x', 'a', 'c']);
    expect(records.map(({ profile }) => textOf(profile.bytes))).toEqual(['c', null, 'a', 'c']);
  });

  it('hands out bytes that nobody else changes', async () => {
    const { profiles } = current().store;
    await profiles.commit([commitOf('p', { profile: [0, 'kept'] }), commitOf('q', { profile: [0, 'else'] })]);
    const [first] = await profiles.load(['p']);
    await profiles.load(['q']);
    expect(textOf(first!.profile.bytes)).toBe('kept');
    first!.profile.bytes!.fill(0);
    expect((await loadOne('p')).profile.text).toBe('kept');
  });

  it('lets one of a thousand equal commits win', async () => {
    const { store } = current();
    const outcomes = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => store.profiles.commit([commitOf('p', { profile: [0, `${n}`] }, `${n}`)])),
    );
    const winners = outcomes.flatMap(([outcome], n) => (outcome === 'committed' ? [`${n}`] : []));
    expect(winners).toHaveLength(1);
    expect((await loadOne('p')).profile.text).toBe(winners[0]);
    expect(await eventTexts(store)).toEqual(winners);
  });

  it('lists every id once, whatever records it has', async () => {
    const { profiles } = current().store;
    const ids = Array.from({ length: 3_000 }, (_, n) => `id-${n}`);
    await profiles.commit(ids.map((id, n) => commitOf(id, n % 2 ? { profile: [0, 'w'] } : { history: [0, 'h'] })));
    await profiles.commit([commitOf('id-0', { profile: [0, 'w'] })]);
    expect((await collect(profiles.ids())).sort()).toEqual([...ids].sort());
  });

  it('keeps ids of any script apart', async () => {
    const { profiles } = current().store;
    await profiles.commit(UNICODE_IDS.map((id) => commitOf(id, { profile: [0, id] })));
    for (const id of UNICODE_IDS) expect((await loadOne(id)).profile.text).toBe(id);
    expect((await collect(profiles.ids())).sort()).toEqual([...UNICODE_IDS].sort());
  });

  it('takes keys up to the limit and refuses longer and empty ones', async () => {
    const { profiles } = current().store;
    const longest = `${'€'.repeat((STORE_KEY_BYTES_MAX - 1) / 3)}${'x'.repeat(((STORE_KEY_BYTES_MAX - 1) % 3) + 1)}`;
    await profiles.commit([commitOf(longest, { profile: [0, 'w'] })]);
    expect((await loadOne(longest)).profile.text).toBe('w');
    for (const id of [`${longest}x`, '']) {
      await expect(profiles.commit([commitOf(id, { profile: [0, 'w'] })])).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      });
      await expect(profiles.load([id])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
  });

  it('takes values up to the limit and refuses larger ones', async () => {
    const { profiles } = current().store;
    const largest = Buffer.alloc(STORE_VALUE_BYTES_MAX, 'large');
    const write = (bytes: Uint8Array) =>
      profiles.commit([{ profileId: 'p', history: { expectedRevision: 0, bytes }, events: [] }]);
    await expect(write(Buffer.alloc(STORE_VALUE_BYTES_MAX + 1))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(await write(largest)).toEqual(['committed']);
    const [records] = await profiles.load(['p']);
    expect(largest.equals(records!.history.bytes!)).toBe(true);
  });
}
