import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openLmdbStore } from '../../src/store/lmdb/open.js';
import type { Store } from '../../src/store/port.js';

/** One database for one test, opened as often as the test wants. */
export interface StoreFixture {
  /** Another handle of the same database. */
  open(): Promise<Store>;
  /** How a child process opens it: see child.mjs. */
  readonly address: StoreAddress;
  /** Called after the handles are closed. */
  remove(): Promise<void>;
}

/** What `--store` names. */
export interface StoreAddress {
  readonly store: string;
}

export type CreateFixture = () => Promise<StoreFixture>;

export async function createLmdbFixture(): Promise<StoreFixture> {
  const folder = await mkdtemp(path.join(tmpdir(), 'handbill-lmdb-'));
  return {
    address: { store: folder },
    open: () => openLmdbStore({ path: folder, clock: Date.now }),
    remove: () => rm(folder, { recursive: true }),
  };
}

export * from '../support/store-contents.js';
