import { REDIS_SCAN_ITEMS } from '../../limits.js';
import type { RawEntry } from '../port.js';
import type { Commands } from './commands.js';
import type { Scanner } from './scanner.js';

/** Every key with its value; elements of hashes, lists, streams and sorted sets one by one, their name behind that of the key. */
export async function* everything(commands: Commands, scanner: Scanner): AsyncGenerator<RawEntry, void> {
  for await (const keys of scanner.keys('hb:{*}:*')) {
    for (const key of keys) yield* elementsOf(commands, scanner, key);
  }
}

async function* elementsOf(commands: Commands, scanner: Scanner, key: string): AsyncGenerator<RawEntry, void> {
  const tag = key.slice(key.indexOf('{') + 1, key.indexOf('}'));
  const named = (name: Buffer | string): Buffer => Buffer.concat([Buffer.from(`${key}/`), Buffer.from(name)]);
  const type = String(await commands.call('read', tag, 'type', key));
  switch (type) {
    case 'string': {
      const value = (await commands.call('read', tag, 'get', key)) as Buffer | null;
      if (value) yield { key: Buffer.from(key), value };
      return;
    }
    case 'hash':
      for await (const [field, value] of scanner.fields(tag, key)) yield { key: named(field), value };
      return;
    case 'list': {
      const elements = (await commands.call('read', tag, 'lrange', key, '0', '-1')) as Buffer[];
      for (const [i, value] of elements.entries()) yield { key: named(String(i)), value };
      return;
    }
    case 'zset':
      for await (const [member, score] of scanner.members(tag, key)) yield { key: named(member), value: score };
      return;
    case 'stream':
      for (let after = '0-0'; ; ) {
        const args = [key, `(${after}`, '+', 'COUNT', String(REDIS_SCAN_ITEMS)];
        const entries = (await commands.call('read', tag, 'xrange', ...args)) as [Buffer, Buffer[]][];
        if (entries.length === 0) return;
        for (const [id, fields] of entries) yield { key: named(id), value: Buffer.concat(fields) };
        after = entries.at(-1)![0].toString();
      }
    case 'none':
      return;
    default:
      throw new Error(`a key of the partition ${tag} is a ${type}, which no store of Handbill has`);
  }
}
