import { asBuffer } from '../../base/as-buffer.js';
import type { SnapshotStore } from '../port.js';
import { type Environment, refreshReads } from './environment.js';
import type { Writer } from './writer.js';

export function createSnapshotStore(environment: Environment, writer: Writer): SnapshotStore {
  return {
    async read(name) {
      refreshReads(environment);
      return environment.snapshots.getBinary(name) ?? null;
    },
    async write(name, bytes) {
      await writer.submit(1, () => {
        void environment.snapshots.put(name, asBuffer(bytes));
      });
    },
    async replace(name, expected, bytes) {
      return writer.submit(1, () => {
        const now = environment.snapshots.getBinary(name) ?? null;
        if (now === null || expected === null ? now !== expected : Buffer.compare(now, expected) !== 0) return false;
        void environment.snapshots.put(name, asBuffer(bytes));
        return true;
      });
    },
    async remove(name) {
      await writer.submit(1, () => {
        void environment.snapshots.remove(name);
      });
    },
    async names(prefix) {
      refreshReads(environment);
      const names: string[] = [];
      for (const name of environment.snapshots.getKeys({ start: prefix })) {
        if (!name.startsWith(prefix)) break;
        names.push(name);
      }
      return names.sort();
    },
  };
}
