import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { bytesOf, eventTexts, KEEP_ALL, textOf } from '../fixture.js';
import type { StoreUnderTest } from './describe-store.js';

/** A time that everything appended so far is older than. */
const LATER_MS = Date.now() + 86_400_000;

export function outboxPromises(current: () => StoreUnderTest): void {
  const outbox = () => current().store.outbox;
  const appendTo = (profileId: string, ...events: string[]) =>
    current().store.profiles.commit([{ profileId, events: events.map(bytesOf) }]);
  const append = (...events: string[]) => appendTo('p', ...events);
  const read = async (cursor: string, limit: number) => {
    const { events, ...page } = await outbox().read(cursor, limit);
    return { ...page, texts: events.map(textOf) };
  };
  const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}:${n}`);
  const of = (prefix: string, texts: readonly string[]) => texts.filter((text) => text.startsWith(`${prefix}:`));

  it('is empty at first', async () => {
    expect(await read('', 10)).toMatchObject({ texts: [], gap: false });
    expect(await outbox().size()).toBe(0);
  });

  it('gives the events of a profile in the order of its commits, and within one as told', async () => {
    await append('a1', 'a2', 'a3');
    await append('b1');
    await append('c1', '');
    expect(await read('', 100)).toMatchObject({ texts: ['a1', 'a2', 'a3', 'b1', 'c1', ''], gap: false });
    expect(await outbox().size()).toBe(3);
  });

  it.each([0, 1, 2, 3, 4, 7])('continues after a cursor, pages of %i', async (pageSize) => {
    for (let n = 0; n < 7; n++) await append(`p:${3 * n}`, `p:${3 * n + 1}`, `p:${3 * n + 2}`);
    for (const text of numbered('q', 5)) await appendTo('q', text);
    const texts = await eventTexts(current().store, pageSize);
    expect([of('p', texts), of('q', texts)]).toEqual([numbered('p', 21), numbered('q', 5)]);
    expect(texts).toHaveLength(26);
  });

  it('gives a commit whole, and else no more than asked for', async () => {
    await append(...numbered('a', 5));
    await append(...numbered('b', 2));
    await append(...numbered('c', 2));
    const first = await read('', 2);
    expect(first.texts).toEqual(numbered('a', 5));
    expect((await read(first.cursor, 4)).texts).toEqual([...numbered('b', 2), ...numbered('c', 2)]);
    expect((await read(first.cursor, 3)).texts).toEqual(numbered('b', 2));
  });

  it('gives less at once where events are large', async () => {
    const large = 'x'.repeat(200_000);
    for (const profileId of ['p', 'q', 'p']) await appendTo(profileId, large);
    for (let cursor = '', left = 3; left > 0; left--) {
      const page = await read(cursor, 10);
      expect(page.texts).toEqual([large]);
      cursor = page.cursor;
    }
  });

  it.each([1, 3, 100])('leaves out no event of the profiles that are asked about, pages of %i', async (pageSize) => {
    for (let n = 0; n < 20; n++) await appendTo(`other ${n}`, `other:${n}`);
    for (let n = 0; n < 5; n++) {
      await appendTo('p', `p:${n}`);
      await appendTo('q', `q:${n}`);
    }
    const texts: (string | null)[] = [];
    for (let cursor = ''; ; ) {
      const page = await outbox().read(cursor, pageSize, ['p', 'q']);
      if (page.events.length === 0) break;
      texts.push(...page.events.map(textOf));
      cursor = page.cursor;
    }
    expect([of('p', texts as string[]), of('q', texts as string[])]).toEqual([numbered('p', 5), numbered('q', 5)]);
  });

  it('continues with what is appended later', async () => {
    await append('a', 'b');
    const { cursor } = await read('', 10);
    const empty = await read(cursor, 10);
    expect(empty.texts).toEqual([]);
    await append('c');
    await appendTo('q', 'd');
    expect((await read(cursor, 10)).texts.sort()).toEqual(['c', 'd']);
    expect((await read(empty.cursor, 10)).texts.sort()).toEqual(['c', 'd']);
  });

  it('tells where its end is', async () => {
    const start = await outbox().end();
    await append('a');
    await appendTo('q', 'b');
    const end = await outbox().end();
    await append('c');
    expect((await read(start, 10)).texts.sort()).toEqual(['a', 'b', 'c']);
    expect((await read(end, 10)).texts).toEqual(['c']);
  });

  it('tells whether one cursor has read what another one has', async () => {
    const start = await outbox().end();
    await append('a');
    await appendTo('q', 'b');
    const { cursor: some } = await read(start, 1);
    const end = await outbox().end();
    const covers = (cursor: string) =>
      Promise.all(['', start, some, end].map((other) => outbox().covers(cursor, other)));
    expect(await covers(start)).toEqual([true, true, false, false]);
    expect(await covers(some)).toEqual([true, true, true, false]);
    expect(await covers(end)).toEqual([true, true, true, true]);
    await expect(outbox().covers('!', end)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('refuses a cursor that is none', async () => {
    await append('a');
    await expect(outbox().read('!', 1)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(outbox().trim({ ...KEEP_ALL, protect: ['!'] })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('keeps the order of one profile when many append at once', async () => {
    const { store } = current();
    await Promise.all(
      Array.from({ length: 20 }, async (_, profile) => {
        for (const text of numbered(`${profile}`, 10)) await appendTo(`${profile}`, text);
      }),
    );
    const texts = await eventTexts(store);
    expect(texts).toHaveLength(200);
    for (let profile = 0; profile < 20; profile++) expect(of(`${profile}`, texts)).toEqual(numbered(`${profile}`, 10));
  });

  it('trims nothing that the policy keeps', async () => {
    for (const text of numbered('p', 10)) await append(text);
    const kept = [KEEP_ALL, { ...KEEP_ALL, appendedBeforeMs: 1 }, { ...KEEP_ALL, commitsMax: 10 }];
    for (const policy of kept) expect(await outbox().trim(policy)).toBe(0);
    expect(await outbox().trim({ appendedBeforeMs: LATER_MS, commitsMax: 0, protect: [''] })).toBe(0);
    expect(await read('', 100)).toMatchObject({ texts: numbered('p', 10), gap: false });
  });

  it('tells when the newest event was appended', async () => {
    expect(await outbox().newestMs()).toBe(null);
    const fromMs = Date.now();
    await append('a');
    const firstMs = await outbox().newestMs();
    await pause(20);
    await appendTo('q', 'b');
    const newestMs = await outbox().newestMs();
    expect([firstMs! >= fromMs, newestMs! >= firstMs! + 20, newestMs! <= Date.now()]).toEqual([true, true, true]);
    await outbox().trim({ ...KEEP_ALL, commitsMax: 0 });
    expect(await outbox().newestMs()).toBe(null);
  });

  it('trims by age', async () => {
    await append('old:1', 'old:2');
    await appendTo('q', 'old:3');
    await pause(20);
    const appendedBeforeMs = Date.now();
    await pause(20);
    await append('new:1');
    await appendTo('q', 'new:2');
    expect(await outbox().trim({ ...KEEP_ALL, appendedBeforeMs })).toBe(2);
    expect((await read('', 100)).texts.sort()).toEqual(['new:1', 'new:2']);
    expect(await outbox().size()).toBe(2);
  });

  it('trims by size, the oldest first', async () => {
    for (const profileId of ['p', 'q']) {
      await current().store.profiles.commit(
        numbered(profileId, 300).map((text) => ({ profileId, events: [bytesOf(text)] })),
      );
    }
    const removed = await outbox().trim({ ...KEEP_ALL, commitsMax: 200 });
    expect(removed).toBeGreaterThan(200);
    expect(await outbox().size()).toBe(600 - removed);
    const texts = await eventTexts(current().store);
    expect(texts).toHaveLength(600 - removed);
    for (const profile of ['p', 'q']) {
      const left = of(profile, texts);
      expect(left).toEqual(numbered(profile, 300).slice(300 - left.length));
    }
  });

  it('trims and erases large commits, all of them', async () => {
    const large = 'x'.repeat(1_000_000);
    const appendLarge = async (): Promise<void> => {
      for (let n = 0; n < 7; n++) await append(large);
    };
    await appendLarge();
    expect(await outbox().erase('p', await outbox().end(), () => true)).toBe(7);
    await appendLarge();
    expect(await outbox().trim({ ...KEEP_ALL, commitsMax: 0 })).toBe(7);
    expect(await outbox().size()).toBe(0);
  });

  it('never trims what comes after a protected cursor', async () => {
    for (const text of numbered('p', 10)) await append(text);
    const { cursor: early } = await read('', 4);
    const { cursor: late } = await read(early, 3);
    const end = await outbox().end();
    const all = { appendedBeforeMs: LATER_MS, commitsMax: 0 };
    expect(await outbox().trim({ ...all, protect: [late, early, end] })).toBe(4);
    expect(await read(early, 100)).toMatchObject({ texts: numbered('p', 10).slice(4), gap: false });
    expect(await outbox().trim({ ...all, protect: [late] })).toBe(3);
    expect(await read(late, 100)).toMatchObject({ texts: numbered('p', 10).slice(7), gap: false });
  });

  it('tells a reader once that it missed something', async () => {
    for (const text of numbered('p', 4)) await append(text);
    const { cursor: read2 } = await read('', 2);
    const { cursor: read3 } = await read(read2, 1);
    await outbox().trim({ ...KEEP_ALL, appendedBeforeMs: LATER_MS, protect: [read3] });
    expect((await read('', 100)).gap).toBe(true);
    expect((await read(read3, 100)).gap).toBe(false);
    const missed = await read(read2, 100);
    expect(missed).toMatchObject({ texts: ['p:3'], gap: true });
    await append('p:4');
    expect(await read(missed.cursor, 100)).toMatchObject({ texts: ['p:4'], gap: false });
  });

  it('tells it also when nothing is left to read', async () => {
    await append('a');
    const { cursor } = await read('', 1);
    await append('b');
    expect(await outbox().trim({ ...KEEP_ALL, appendedBeforeMs: LATER_MS })).toBe(2);
    expect(await outbox().size()).toBe(0);
    const missed = await read(cursor, 10);
    expect(missed).toMatchObject({ texts: [], gap: true });
    expect(await read(missed.cursor, 10)).toMatchObject({ texts: [], gap: false });
    await append('c');
    expect(await read(missed.cursor, 10)).toMatchObject({ texts: ['c'], gap: false });
  });

  it('erases the events of one profile and leaves the others in order, without a gap', async () => {
    for (let n = 0; n < 30; n++) {
      await appendTo('p', `p:${n}`);
      await appendTo('q', `q:${n}`);
      await appendTo(`other-${n}`, `r:${n}`);
    }
    const middle = await read('', 40);
    const isIts = (event: Uint8Array) => textOf(event)!.startsWith('p:');
    const erase = async (upTo: string) => outbox().erase('p', upTo, isIts);
    expect(await erase('')).toBe(0);
    expect(await erase(await outbox().end())).toBe(30);
    expect(await erase(await outbox().end())).toBe(0);
    expect(await outbox().size()).toBe(60);
    const texts = await eventTexts(current().store);
    expect([of('p', texts), of('q', texts)]).toEqual([[], numbered('q', 30)]);
    expect(of('r', texts).sort()).toEqual(numbered('r', 30).sort());

    const rest = await read(middle.cursor, 100);
    expect(rest.gap).toBe(false);
    const seen = middle.texts as string[];
    expect([...of('q', seen), ...of('q', rest.texts as string[])]).toEqual(numbered('q', 30));
    await appendTo('p', 'p:old');
    const end = await outbox().end();
    await appendTo('p', 'p:new');
    expect(await erase(end)).toBe(1);
    expect(of('p', await eventTexts(current().store))).toEqual(['p:new']);
  });
}
