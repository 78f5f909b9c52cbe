import {
  assertCommit,
  assertConfigurationWrite,
  assertKey,
  assertKeys,
  assertReservation,
  assertValue,
} from './assert.js';
import { createLifecycle } from './lifecycle.js';
import type { Store } from './port.js';

/**
 * What every driver hands out its store behind: it may trust its arguments, is called no more after its close, and is closed when the
 * calls under way have ended. `place` is the store's address as a person names it.
 */
export function guardStore(place: string, driver: Store): Store {
  const { whileOpen, readWhileOpen, close } = createLifecycle(place);
  const { profiles, identities, limits, configuration, outbox, snapshots } = driver;
  return {
    profiles: {
      load: whileOpen(profiles.load, (ids) => assertKeys('profile_id', ids)),
      commit: whileOpen(profiles.commit, (commits) => commits.forEach(assertCommit)),
      ids: readWhileOpen(profiles.ids),
    },
    identities: {
      resolve: whileOpen(identities.resolve, (digests) => assertKeys('digest', digests)),
      assign: whileOpen(identities.assign, (digest, _, owner) => {
        assertKey('digest', digest);
        if (owner !== null) assertKey('profile_id', owner);
      }),
      all: readWhileOpen(identities.all),
    },
    limits: {
      reserve: whileOpen(limits.reserve, (requests) => requests.forEach(assertReservation)),
      settle: whileOpen(limits.settle),
      used: whileOpen(limits.used, (counters) => assertKeys('counter', counters)),
      open: readWhileOpen(limits.open),
      counters: readWhileOpen(limits.counters),
      restore: whileOpen(limits.restore, (counter) => assertKey('counter', counter)),
    },
    configuration: {
      version: whileOpen(configuration.version),
      get: whileOpen(configuration.get, (_, keys) => assertKeys('key', keys)),
      write: whileOpen(configuration.write, (batch) => batch.forEach(assertConfigurationWrite)),
      changesSince: readWhileOpen(configuration.changesSince),
      nextIndexes: whileOpen(configuration.nextIndexes),
      skipIndexes: whileOpen(configuration.skipIndexes),
    },
    outbox: {
      read: whileOpen(outbox.read),
      end: whileOpen(outbox.end),
      covers: whileOpen(outbox.covers),
      newestMs: whileOpen(outbox.newestMs),
      size: whileOpen(outbox.size),
      trim: whileOpen(outbox.trim),
      erase: whileOpen(outbox.erase),
    },
    snapshots: {
      read: whileOpen(snapshots.read, (name) => assertKey('name', name)),
      write: whileOpen(snapshots.write, (name, bytes) => {
        assertKey('name', name);
        assertValue('bytes', bytes);
      }),
      replace: whileOpen(snapshots.replace, (name, _, bytes) => {
        assertKey('name', name);
        assertValue('bytes', bytes);
      }),
      remove: whileOpen(snapshots.remove, (name) => assertKey('name', name)),
      names: whileOpen(snapshots.names),
    },
    epoch: driver.epoch,
    check: whileOpen(driver.check),
    everything: readWhileOpen(driver.everything),
    close: () => close(driver.close),
  };
}
