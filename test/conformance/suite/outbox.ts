import { expect, it } from 'vitest';
import { bytesOf, eventTexts, textOf } from '../fixture.js';
import type { StoreUnderTest } from './describe-store.js';

export function outboxPromises(current: () => StoreUnderTest): void {
  const append = (...events: string[]) =>
    current().store.profiles.commit([{ profileId: 'p', events: events.map(bytesOf) }]);
  const read = async (cursor: string, limit: number) => {
    const page = await current().store.outbox.read(cursor, limit);
    return { texts: page.map(({ bytes }) => textOf(bytes)), cursors: page.map((entry) => entry.cursor) };
  };

  it('is empty at first', async () => {
    expect(await current().store.outbox.read('', 10)).toEqual([]);
  });

  it('gives events in the order of their commits, and within one as told', async () => {
    await append('a1', 'a2', 'a3');
    await append('b1');
    await append('c1', '');
    expect((await read('', 100)).texts).toEqual(['a1', 'a2', 'a3', 'b1', 'c1', '']);
  });

  it.each([1, 2, 3, 4, 7])('continues after a cursor, pages of %i', async (pageSize) => {
    const texts = Array.from({ length: 21 }, (_, n) => `event-${n}`);
    for (let at = 0; at < texts.length; at += 3) await append(...texts.slice(at, at + 3));
    expect(await eventTexts(current().store, pageSize)).toEqual(texts);
  });

  it('continues with what is appended later', async () => {
    await append('a', 'b');
    const { cursors } = await read('', 10);
    expect((await read(cursors[1]!, 10)).texts).toEqual([]);
    await append('c');
    expect((await read(cursors[1]!, 10)).texts).toEqual(['c']);
    expect((await read(cursors[0]!, 10)).texts).toEqual(['b', 'c']);
  });

  it('has cursors that sort as text in the order of the events', async () => {
    for (let n = 0; n < 40; n++) await append(...Array.from({ length: (n % 3) + 1 }, () => 'x'));
    const { cursors } = await read('', 1_000);
    expect(cursors).toEqual([...new Set(cursors)].sort());
  });

  it('refuses a limit of nothing gently and a cursor that is none', async () => {
    await append('a');
    expect(await current().store.outbox.read('', 0)).toEqual([]);
    await expect(current().store.outbox.read('!', 1)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('keeps the order of one profile when many append at once', async () => {
    const { store } = current();
    await Promise.all(
      Array.from({ length: 20 }, async (_, profile) => {
        for (let n = 0; n < 10; n++)
          await store.profiles.commit([{ profileId: `${profile}`, events: [bytesOf(`${profile}:${n}`)] }]);
      }),
    );
    const texts = await eventTexts(store);
    expect(texts).toHaveLength(200);
    for (let profile = 0; profile < 20; profile++) {
      const own = texts.filter((text) => text.startsWith(`${profile}:`));
      expect(own).toEqual(Array.from({ length: 10 }, (_, n) => `${profile}:${n}`));
    }
  });
}
