import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ServiceError, status } from '@grpc/grpc-js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { callUnary } from '../../src/contract/clients.js';
import { fromStatus, readStatusDetails, type StatusDetails } from '../../src/contract/status-details.js';
import type { CustomerEventInput } from '../../src/generated/handbill/v1/CustomerEvent.js';
import { openLmdbStore } from '../../src/store/lmdb/open.js';
import { runHandbill, type ServerProcess, startServerProcess } from '../support/server-process.js';
import { describeOnSmallDisks, type SmallDisk } from '../support/small-disk.js';
import { eventTexts } from '../support/store-contents.js';

const ROOM_BYTES = 1_500_000;
const EVENTS_PER_CALL = 20;
/** Refusals after which nobody can say that the first ones were luck. */
const ENOUGH = 60;

/** What became of the writes: ids of the events of those acknowledged, and what the others were told. */
interface Written {
  readonly ids: string[];
  readonly refusals: { code: number; reason: string | undefined; message: string }[];
}

await describeOnSmallDisks((mountDisk) => {
  let disk: SmallDisk;
  let store: string;
  let server: ServerProcess | null = null;

  beforeEach(async () => {
    disk = await mountDisk();
    store = path.join(disk.folder, 'store');
  });
  afterEach(async () => {
    await server?.kill();
    server = null;
    await disk.remove();
  });

  it.each([
    ['one caller', 1],
    ['load', 16],
  ])('refuses writes of %s, reads on, and writes again when there is room', async (_, callers) => {
    const running = await startServerProcess(store);
    server = running;
    await disk.fill(ROOM_BYTES);

    const full: Written = { ids: [], refusals: [] };
    const isEnough = (): boolean => full.refusals.length >= ENOUGH;
    const [answered] = await Promise.all([
      keepReading(running, full, isEnough),
      write(running, callers, full, isEnough),
    ]);
    expect(answered).toBeGreaterThan(0);
    expect(full.ids.length).toBeGreaterThan(0);
    for (const refusal of full.refusals) {
      expect(refusal).toMatchObject({ code: status.UNAVAILABLE, reason: 'STORE_FULL' });
    }

    await disk.makeRoom();
    const again: Written = { ids: [], refusals: [] };
    await write(running, callers, again, () => again.ids.length >= 10 * EVENTS_PER_CALL);
    expect(again.refusals).toEqual([]);
    await running.kill();

    const left = await openLmdbStore({ path: store, clock: Date.now });
    const texts = (await eventTexts(left)).join('\n');
    await left.close();
    expect([...full.ids, ...again.ids].filter((id) => !texts.includes(id))).toEqual([]);
  });

  it('makes no store there, nor a lock file for one, and says so in one sentence', async () => {
    await fillStore(store, 1);
    await disk.fill();
    const copy = path.join(disk.folder, 'copy');
    const { code, stderr } = await runHandbill('store', 'copy', store, copy);
    expect({ code, stderr }).toEqual({ code: 3, stderr: `error: can't open the store ${copy}: the disk is full\n` });

    await rm(path.join(store, 'lock.mdb'));
    await disk.fill();
    await expect(openLmdbStore({ path: store, clock: Date.now })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      details: { reason: 'STORE_FULL' },
    });
    await disk.makeRoom();
    await (await openLmdbStore({ path: store, clock: Date.now })).close();
  });

  it('says in one sentence that a copy found no room half way, and leaves what was copied', async () => {
    await fillStore(store, 4);
    await disk.fill(ROOM_BYTES / 2);
    const copy = path.join(disk.folder, 'copy');
    const { code, stderr } = await runHandbill('store', 'copy', store, copy);
    expect(code).toBe(3);
    expect(stderr.split('\n').at(-2)).toMatch(
      /^error: store .+copy: the disk is full or fails \([^)]+\), nothing was written$/,
    );
    expect((await runHandbill('store', 'check', store)).code).toBe(0);
  });
});

/** Makes a store with so many snapshots of 400 KB. */
async function fillStore(folder: string, snapshots: number): Promise<void> {
  const store = await openLmdbStore({ path: folder, clock: Date.now });
  const bytes = Buffer.alloc(400_000, 'what a model weighs');
  for (let i = 0; i < snapshots; i++) await store.snapshots.write(`terms/${i}`, bytes);
  await store.close();
}

/** Events of half a KB each, `callers` calls at a time. */
async function write({ clients: { events } }: ServerProcess, callers: number, written: Written, done: () => boolean) {
  const work = async (): Promise<void> => {
    while (!done()) {
      const batch = Array.from({ length: EVENTS_PER_CALL }, anyEvent);
      try {
        const { results } = await callUnary(events, events.recordEvents, { events: batch });
        results.forEach(({ result, error }, i) => {
          if (result === 'recorded') written.ids.push(batch[i]!.profileId!);
          else written.refusals.push(refusalOf(fromStatus(error!)));
        });
      } catch (error) {
        written.refusals.push(refusalOf(readStatusDetails(error as ServiceError)));
        await pause(5);
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, work));
}

const refusalOf = ({ code, message, errorInfo }: StatusDetails) => ({ code, reason: errorInfo?.reason, message });

const anyEvent = (): CustomerEventInput => ({
  eventId: randomUUID(),
  profileId: randomUUID(),
  time: { seconds: Math.floor(Date.now() / 1_000) },
  custom: { name: 'opened', properties: { text: { stringValue: 'x'.repeat(500) } } },
});

/** Reads of what was acknowledged, which must all be answered; how many were. */
async function keepReading({ clients: { profiles } }: ServerProcess, { ids }: Written, done: () => boolean) {
  let answered = 0;
  while (!done()) {
    const profileId = ids.at(-1);
    if (profileId) answered += (await callUnary(profiles, profiles.getProfile, { profile: { profileId } })) ? 1 : 0;
    await pause(5);
  }
  return answered;
}
