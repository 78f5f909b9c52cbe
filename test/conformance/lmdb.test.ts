import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openLmdbStore } from '../../src/store/lmdb/open.js';
import { describeStore } from './suite/describe-store.js';

describeStore('LMDB store', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'handbill-lmdb-'));
  return {
    address: { store: folder },
    open: () => openLmdbStore({ path: folder, clock: Date.now }),
    remove: () => rm(folder, { recursive: true }),
  };
});
