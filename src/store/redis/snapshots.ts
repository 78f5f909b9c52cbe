import { asBuffer } from '../../base/as-buffer.js';
import type { SnapshotStore } from '../port.js';
import type { Commands } from './commands.js';
import { SHARED, SNAPSHOTS_KEY } from './keys.js';
import { REMOVE_FIELD, SET_FIELD } from './scripts/fields.js';
import { REPLACE } from './scripts/replace.js';
import { EMPTY } from './values.js';

/** There are few, so that one hash has them all and lists their names. */
export function createSnapshotStore(commands: Commands): SnapshotStore {
  return {
    async read(name) {
      return (await commands.call('read', SHARED, 'hget', SNAPSHOTS_KEY, name)) as Buffer | null;
    },
    async write(name, bytes) {
      await commands.run('write', SHARED, SET_FIELD, [SNAPSHOTS_KEY], [name, asBuffer(bytes)]);
    },
    async replace(name, expected, bytes) {
      const before = expected === null ? ['0', EMPTY] : ['1', asBuffer(expected)];
      const args = [name, ...before, asBuffer(bytes)];
      return (await commands.run('write', SHARED, REPLACE, [SNAPSHOTS_KEY], args)) === 1;
    },
    async remove(name) {
      await commands.run('write', SHARED, REMOVE_FIELD, [SNAPSHOTS_KEY], [name]);
    },
    async names(prefix) {
      const names = (await commands.call('read', SHARED, 'hkeys', SNAPSHOTS_KEY)) as Buffer[];
      return names
        .map(String)
        .filter((name) => name.startsWith(prefix))
        .sort();
    },
  };
}
