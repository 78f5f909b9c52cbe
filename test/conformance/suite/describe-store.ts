import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from '../../../src/store/port.js';
import type { CreateFixture, StoreFixture } from '../fixture.js';
import { argumentPromises } from './arguments.js';
import { configurationPromises } from './configuration.js';
import { erasurePromises } from './erasure.js';
import { identityPromises } from './identities.js';
import { lifecyclePromises } from './lifecycle.js';
import { limitPromises } from './limits.js';
import { modelPromises } from './model.js';
import { outboxPromises } from './outbox.js';
import { processPromises } from './processes.js';
import { profilePromises } from './profiles.js';
import { snapshotPromises } from './snapshots.js';

/** What a test gets: a fresh database with one open handle, and ways to open more; all are closed after the test. */
export interface StoreUnderTest {
  readonly store: Store;
  readonly fixture: StoreFixture;
  open(): Promise<Store>;
}

/** Holds a driver to every promise of src/store/port.ts. */
export function describeStore(name: string, create: CreateFixture): void {
  describe(name, () => {
    let fixture: StoreFixture;
    let handles: Store[] = [];

    const open = async (): Promise<Store> => {
      const store = await fixture.open();
      handles.push(store);
      return store;
    };

    beforeEach(async () => {
      fixture = await create();
      await open();
    });

    afterEach(async () => {
      await Promise.all(handles.map((store) => store.close()));
      handles = [];
      await fixture.remove();
    });

    const current = (): StoreUnderTest => ({ store: handles[0]!, fixture, open });

    describe('profiles', () => profilePromises(current));
    describe('identities', () => identityPromises(current));
    describe('limits', () => limitPromises(current));
    describe('configuration', () => configurationPromises(current));
    describe('outbox', () => outboxPromises(current));
    describe('snapshots', () => snapshotPromises(current));
    describe('erasure', () => erasurePromises(current));
    describe('arguments', () => argumentPromises(current));
    describe('life cycle', () => lifecyclePromises(current));
    describe('several processes', () => processPromises(current));
    describe('against a model', () => modelPromises(create));
  });
}
