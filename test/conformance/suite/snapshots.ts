import { expect, it } from 'vitest';
import { bytesOf, textOf } from '../fixture.js';
import type { StoreUnderTest } from './describe-store.js';

export function snapshotPromises(current: () => StoreUnderTest): void {
  it('keeps the newest bytes of each name', async () => {
    const { snapshots } = current().store;
    expect(await snapshots.read('trend')).toBeNull();
    await snapshots.write('trend', bytesOf('one'));
    await snapshots.write('другой', bytesOf(''));
    await snapshots.write('trend', bytesOf('two'));
    expect(textOf(await snapshots.read('trend'))).toBe('two');
    expect(textOf(await snapshots.read('другой'))).toBe('');
    expect(await snapshots.read('tren')).toBeNull();
  });

  it('removes one and leaves the others', async () => {
    const { snapshots } = current().store;
    await snapshots.write('one', bytesOf('1'));
    await snapshots.write('two', bytesOf('2'));
    await snapshots.remove('one');
    await snapshots.remove('never there');
    expect(await snapshots.read('one')).toBeNull();
    expect(textOf(await snapshots.read('two'))).toBe('2');
    await snapshots.write('one', bytesOf('again'));
    expect(textOf(await snapshots.read('one'))).toBe('again');
  });

  it('replaces what is expected, and nothing else', async () => {
    const { snapshots } = current().store;
    const replace = (expected: string | null, text: string) =>
      snapshots.replace('place', expected === null ? null : bytesOf(expected), bytesOf(text));
    expect(await replace('', 'none')).toBe(false);
    expect(await replace(null, '')).toBe(true);
    expect(await replace(null, 'again')).toBe(false);
    expect(await replace('', 'one')).toBe(true);
    expect(await replace('on', 'two')).toBe(false);
    expect(textOf(await snapshots.read('place'))).toBe('one');
    const other = await current().open();
    const claims = Array.from({ length: 20 }, (_, n) =>
      (n % 2 ? snapshots : other.snapshots).replace('place', bytesOf('one'), bytesOf(`claim ${n}`)),
    );
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
  });

  it('lists names by their beginning, sorted', async () => {
    const { snapshots } = current().store;
    for (const name of ['model/2/0', 'model/10/0', 'модель', 'model', 'popularity', 'model/1/1', 'mode']) {
      await snapshots.write(name, bytesOf(name));
    }
    await snapshots.remove('model/2/0');
    expect(await snapshots.names('model/')).toEqual(['model/1/1', 'model/10/0']);
    expect(await snapshots.names('мод')).toEqual(['модель']);
    expect(await snapshots.names('none')).toEqual([]);
    expect(await snapshots.names('')).toEqual(['mode', 'model', 'model/1/1', 'model/10/0', 'popularity', 'модель']);
  });

  it('keeps large ones', async () => {
    const large = Buffer.alloc(8_000_000);
    for (let i = 0; i < large.length; i += 4) large.writeUInt32LE(i, i);
    await current().store.snapshots.write('large', large);
    expect(large.equals((await current().store.snapshots.read('large'))!)).toBe(true);
  });
}
