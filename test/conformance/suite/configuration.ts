import { expect, it } from 'vitest';
import {
  type ConfigurationEntry,
  type ConfigurationKind,
  type ConfigurationWrite,
  perKind,
} from '../../../src/store/port.js';
import { bytesOf, collect, textOf } from '../fixture.js';
import type { StoreUnderTest } from './describe-store.js';

function writeOf(kind: ConfigurationKind, key: string, text: string, expectedVersion?: number): ConfigurationWrite {
  return { kind, key, bytes: bytesOf(text), ...(expectedVersion !== undefined && { expectedVersion }) };
}

/** `kind:key#index@version=text` */
function line(entry: ConfigurationEntry | null): string | null {
  return entry && `${entry.kind}:${entry.key}#${entry.index}@${entry.version}=${textOf(entry.bytes)}`;
}

const lines = (entries: readonly (ConfigurationEntry | null)[] | 'conflict') =>
  entries === 'conflict' ? entries : entries.map(line);

export function configurationPromises(current: () => StoreUnderTest): void {
  const configuration = () => current().store.configuration;
  const write = async (...batch: ConfigurationWrite[]) => lines(await configuration().write(batch));
  const changes = async (version: number) => lines(await collect(configuration().changesSince(version)));

  it('starts empty at version 0', async () => {
    expect(await configuration().version()).toBe(0);
    expect(await configuration().get('item', ['a'])).toEqual([null]);
    expect(await changes(0)).toEqual([]);
  });

  it('raises the version by one a batch and numbers entries densely per kind', async () => {
    expect(await write(writeOf('item', 'b', '1'), writeOf('item', 'a', '2'), writeOf('campaign', 'b', '3'))).toEqual([
      'item:b#0@1=1',
      'item:a#1@1=2',
      'campaign:b#0@1=3',
    ]);
    expect(await write(writeOf('item', 'c', '4'), writeOf('promotion', 'b', '5'))).toEqual([
      'item:c#2@2=4',
      'promotion:b#0@2=5',
    ]);
    expect(await configuration().version()).toBe(2);
    expect(lines(await configuration().get('item', ['c', 'x', 'b', 'c']))).toEqual([
      'item:c#2@2=4',
      null,
      'item:b#0@1=1',
      'item:c#2@2=4',
    ]);
  });

  it('tells which index comes next, and leaves out those that are skipped', async () => {
    const none = perKind(() => 0);
    await write(writeOf('item', 'a', '1'), writeOf('campaign', 'a', '1'));
    expect(await configuration().nextIndexes()).toEqual({ ...none, item: 1, promotion: 0, campaign: 1 });
    await configuration().skipIndexes({ item: 4, promotion: 2, campaign: 0 });
    expect(await configuration().nextIndexes()).toEqual({ ...none, item: 4, promotion: 2, campaign: 1 });
    expect(await write(writeOf('item', 'b', '1'), writeOf('item', 'a', '2'), writeOf('promotion', 'a', '1'))).toEqual([
      'item:b#4@2=1',
      'item:a#0@2=2',
      'promotion:a#2@2=1',
    ]);
    await configuration().skipIndexes({ item: 3 });
    expect(await configuration().nextIndexes()).toEqual({ ...none, item: 5, promotion: 3, campaign: 1 });
  });

  it('keeps the index of an entry through updates', async () => {
    await write(writeOf('item', 'a', '1'), writeOf('item', 'b', '1'));
    expect(await write(writeOf('item', 'a', '2'))).toEqual(['item:a#0@2=2']);
    expect(await write(writeOf('item', 'c', '1'))).toEqual(['item:c#2@3=1']);
  });

  it('skips what is unchanged', async () => {
    await write(writeOf('item', 'a', '1'), writeOf('item', 'b', '1'));
    expect(await write(writeOf('item', 'a', '1'), writeOf('item', 'b', '1'))).toEqual(['item:a#0@1=1', 'item:b#1@1=1']);
    expect(await configuration().version()).toBe(1);
    expect(await write(writeOf('item', 'a', '1'), writeOf('item', 'b', '2'))).toEqual(['item:a#0@1=1', 'item:b#1@2=2']);
    expect(await configuration().version()).toBe(2);
  });

  it('tells an entry with empty bytes from none', async () => {
    expect(await write(writeOf('item', 'a', ''))).toEqual(['item:a#0@1=']);
    expect(await write(writeOf('item', 'a', '', 1))).toEqual(['item:a#0@1=']);
    expect(await write(writeOf('item', 'a', 'x', 0))).toBe('conflict');
  });

  it('takes an empty batch', async () => {
    expect(await write()).toEqual([]);
    expect(await configuration().version()).toBe(0);
  });

  it('writes nothing of a batch when one expected version does not hold', async () => {
    await write(writeOf('item', 'a', '1'));
    expect(await write(writeOf('item', 'a', '2', 1), writeOf('item', 'new', '1'))).toEqual([
      'item:a#0@2=2',
      'item:new#1@2=1',
    ]);
    for (const stale of [0, 1, 3]) {
      expect(await write(writeOf('item', 'other', '1'), writeOf('item', 'a', '3', stale))).toBe('conflict');
    }
    expect(await write(writeOf('item', 'absent', '1', 2))).toBe('conflict');
    expect(await configuration().version()).toBe(2);
    expect(await changes(0)).toEqual(['item:a#0@2=2', 'item:new#1@2=1']);
    expect(await write(writeOf('item', 'created', '1', 0))).toEqual(['item:created#2@3=1']);
  });

  it('counts the last of several writes of one key in a batch', async () => {
    await write(writeOf('item', 'a', '1'));
    expect(
      await write(
        writeOf('item', 'a', '2', 1),
        writeOf('item', 'b', '1'),
        writeOf('item', 'a', '1', 1),
        writeOf('item', 'b', '2'),
      ),
    ).toEqual(['item:a#0@1=1', 'item:b#1@2=2', 'item:a#0@1=1', 'item:b#1@2=2']);
    expect(await changes(0)).toEqual(['item:a#0@1=1', 'item:b#1@2=2']);
  });

  it('lists changes by version, each entry once as it is now', async () => {
    await write(writeOf('item', 'a', '1'), writeOf('campaign', 'c', '1'));
    await write(writeOf('item', 'b', '1'));
    await write(writeOf('item', 'a', '2'));
    expect(await changes(0)).toEqual(['campaign:c#0@1=1', 'item:b#1@2=1', 'item:a#0@3=2']);
    expect(await changes(1)).toEqual(['item:b#1@2=1', 'item:a#0@3=2']);
    expect(await changes(2)).toEqual(['item:a#0@3=2']);
    expect(await changes(3)).toEqual([]);
    expect(await changes(99)).toEqual([]);
  });

  it('streams many entries and can be left early', async () => {
    const keys = Array.from({ length: 5_000 }, (_, n) => `key-${n}`);
    for (let at = 0; at < keys.length; at += 1_000) {
      await write(...keys.slice(at, at + 1_000).map((key) => writeOf('item', key, key)));
    }
    for await (const entry of configuration().changesSince(2)) {
      expect(entry.version).toBe(3);
      break;
    }
    const all = await collect(configuration().changesSince(0));
    expect(all.map(({ key }) => key).sort()).toEqual([...keys].sort());
    expect(all.map(({ index }) => index).sort((a, b) => a - b)).toEqual(keys.map((_, n) => n));
    expect(all.map(({ version }) => version)).toEqual(all.map(({ version }) => version).sort((a, b) => a - b));
  });

  it('numbers versions and indexes without gaps when many write at once', async () => {
    const batches = Array.from({ length: 40 }, (_, n) =>
      configuration().write(
        Array.from({ length: 10 }, (_, i) => writeOf('promotion', `key-${(n + i * 7) % 50}`, `${n}`)),
      ),
    );
    const written = (await Promise.all(batches)).flatMap((batch) => (batch === 'conflict' ? [] : batch));
    expect(written).toHaveLength(400);
    expect(new Set(written.map(({ version }) => version)).size).toBe(40);
    expect(await configuration().version()).toBe(40);
    const indexByKey = new Map(written.map(({ key, index }) => [key, index]));
    expect(written.every(({ key, index }) => indexByKey.get(key) === index)).toBe(true);
    expect([...indexByKey.values()].sort((a, b) => a - b)).toEqual([...indexByKey.keys()].map((_, n) => n));
  });

  it('lets a reader that polls while others write end up with the same', async () => {
    const seen = new Map<string, string>();
    let known = 0;
    const poll = async () => {
      const target = await configuration().version();
      const keys: string[] = [];
      for await (const entry of configuration().changesSince(known)) {
        keys.push(entry.key);
        seen.set(entry.key, textOf(entry.bytes)!);
      }
      expect(new Set(keys).size, 'each entry once').toBe(keys.length);
      known = target;
    };
    const writes = Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        write(...Array.from({ length: 40 }, (_, i) => writeOf('item', `k${(n * 3 + i) % 90}`, `${n}`))),
      ),
    );
    for (let round = 0; round < 5; round++) await poll();
    await writes;
    await poll();
    const stored = (await collect(configuration().changesSince(0))).map(({ key, bytes }) => [key, textOf(bytes)]);
    expect([...seen].sort()).toEqual(stored.sort());
  });

  it('keeps keys of any script apart, and refuses an empty one', async () => {
    const keys = ['ä', 'a\u0308', '🛒', 'a', 'ab', 'a\u0000', 'i', 'p'];
    await write(...keys.map((key) => writeOf('item', key, key)));
    const entries = await configuration().get('item', keys);
    expect(entries.map((entry) => textOf(entry!.bytes))).toEqual(keys);
    expect((await collect(configuration().changesSince(0))).map(({ key }) => key).sort()).toEqual([...keys].sort());
    await expect(configuration().write([writeOf('item', '', 'x')])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
}
