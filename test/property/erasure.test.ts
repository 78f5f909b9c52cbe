import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ProfileId, PromotionIndex } from '../../src/base/ids.js';
import { createKeyedQueue } from '../../src/engine/concurrency/keyed-queue.js';
import { createSettleReservations } from '../../src/engine/limits/settle-reservations.js';
import { createSweeper } from '../../src/engine/limits/sweep-reservations.js';
import { changeProfiles } from '../../src/engine/profiles/change-profiles.js';
import { createEraseProfile } from '../../src/engine/profiles/erase-profile.js';
import { createFollowMerges } from '../../src/engine/profiles/follow-merges.js';
import { createLiveProfiles } from '../../src/engine/profiles/live-profiles.js';
import { createWalletChanger } from '../../src/engine/wallets/wallet-change.js';
import { encodeEvent, profileOf, readEntry } from '../../src/events/entry.js';
import { recordReceipt } from '../../src/history/history.js';
import { recentReceipts } from '../../src/history/purchases.js';
import { decodeProfileRecord } from '../../src/profiles/record-codec.js';
import type { Store } from '../../src/store/port.js';
import { counterOf } from '../../src/wallet/use.js';
import { receiptOf } from '../support/histories.js';
import { type Death, interleavedStore, type Stall, untilAllEnd } from '../support/interleaved-store.js';
import { createMemoryStore } from '../support/memory-store.js';

/** `npm run prove:erasure` runs 100,000. */
const RUNS = Number(process.env.HANDBILL_ERASURE_RUNS ?? 2_000);
const NOW_MS = 1_700_000_000_000;
const [A, B] = ['profile-a', 'profile-b'] as [ProfileId, ProfileId];
const COUNTER = counterOf('activations', 0 as PromotionIndex);
const ignore = (): void => {};

/** What one process does, one after the other, until it is done or dies. */
interface Process {
  readonly deeds: readonly Deed[];
  readonly death: Death | null;
  readonly stall: Stall | null;
}

/** A receipt changes the history, a use the wallet and a counter over all profiles; each tells an event. */
type Deed = { readonly kind: 'receipt' | 'use' | 'erase'; readonly profileId: ProfileId } | { readonly kind: 'sweep' };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('receipt', 'use', 'use', 'erase'),
      profileId: fc.constantFrom(A, A, B),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'sweep' as const }) },
) as fc.Arbitrary<Deed>;
const aProcess: fc.Arbitrary<Process> = fc.record({
  deeds: fc.array(deed, { minLength: 1, maxLength: 4 }),
  death: fc.option(fc.record({ atCall: fc.nat({ max: 14 }), when: fc.constantFrom('before', 'after') }), { freq: 2 }),
  stall: fc.option(fc.record({ atCall: fc.nat({ max: 8 }), turns: fc.nat({ max: 30 }) }), { freq: 1 }),
});

function verbsOf(store: Store) {
  const { profiles, identities, limits } = store;
  const clock = () => NOW_MS;
  const queue = createKeyedQueue();
  const settleReservations = createSettleReservations({ profiles, limits });
  const follow = createFollowMerges({ profiles, identities, settleReservations, clock });
  const live = createLiveProfiles(profiles, follow);
  return {
    access: { profiles, live, queue },
    erase: createEraseProfile({ store, follow, settleReservations }),
    sweeper: createSweeper({ profiles, limits, queue, clock, onError: ignore }),
    changer: createWalletChanger({ profiles, live, limits, queue, clock, onSettleError: ignore }),
  };
}

const eventOf = (profileId: ProfileId, number: number): Uint8Array =>
  encodeEvent({ type: 'client.custom', profileId, timeMs: NOW_MS, eventId: `${number}`, name: 'n', properties: {} });

const receipt = (number: number) => receiptOf(number + 1, number, [number]);

function buy({ access }: ReturnType<typeof verbsOf>, profileId: ProfileId, number: number): Promise<unknown> {
  return changeProfiles<{ profileId: ProfileId }, Uint8Array | null, null>(
    access,
    {
      validate: () => [],
      read: ({ history }) => history.bytes,
      apply(history) {
        const recorded = recordReceipt(history, receipt(number));
        if (recorded.kind !== 'recorded') throw new Error(recorded.kind);
        return { outcome: null, state: recorded.bytes, events: [eventOf(profileId, number)] };
      },
      write: (history) => ({ history: history! }),
    },
    [{ profileId }],
  );
}

/** 2^n points for the n-th, so that the sum tells which happened. */
function use({ changer }: ReturnType<typeof verbsOf>, profileId: ProfileId, number: number): Promise<unknown> {
  return changer.change(profileId, async ({ record, reserve }) => {
    const promotion = 0 as PromotionIndex;
    expect(await reserve([{ kind: 'take', cap: 'activations', promotion, amount: 1, limit: 1_000 }])).toEqual([]);
    const points = record.points + 2 ** number;
    return { answer: null, record: { ...record, points }, events: [eventOf(profileId, number)] };
  });
}

/** Numbers of the writes that a profile has, and of those that are told of. */
async function writesOf(store: Store, profileId: ProfileId) {
  const [records] = await store.profiles.load([profileId]);
  const { points } = decodeProfileRecord(records!.profile.bytes);
  const used = Array.from({ length: 20 }, (_, n) => n).filter((n) => Math.floor(points / 2 ** n) % 2 === 1);
  const times = recentReceipts(records!.history.bytes).map(({ timeMs }) => timeMs);
  const bought = Array.from({ length: 20 }, (_, n) => n).filter((n) => times.includes(receipt(n).timeMs));
  const { events } = await store.outbox.read('0', 1_000);
  const told = events.filter((event) => profileOf(event) === profileId).flatMap((event) => [...readEntry(event)]);
  return {
    held: [...used, ...bought].sort((a, b) => a - b),
    told: told.map((event) => Number((event as { eventId: string }).eventId)).sort((a, b) => a - b),
  };
}

async function naming(store: Store, text: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key, value } of store.everything()) {
    if (Buffer.from(key).includes(text) || Buffer.from(value).includes(text)) keys.push(Buffer.from(key).toString());
  }
  return keys;
}

/** When a deed began and ended, in steps; `done`: it was acknowledged. */
interface Span {
  readonly profileId: ProfileId;
  readonly number: number;
  readonly begin: number;
  end: number;
  done: boolean;
}

it(`takes each write as a whole or leaves it as a whole, however deeds and deaths interleave (${RUNS} runs)`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(aProcess, { minLength: 2, maxLength: 4 }),
      async (scheduler, processes) => {
        const store = createMemoryStore();
        let step = 0;
        const spans = { write: [] as Span[], use: [] as Span[], erase: [] as Span[] };

        const live = async ({ deeds, ...fate }: Process, name: string): Promise<void> => {
          const verbs = verbsOf(interleavedStore(store, scheduler, name, fate));
          for (const each of deeds) {
            if (each.kind === 'sweep') {
              await verbs.sweeper.sweep(0);
              continue;
            }
            const span: Span = {
              profileId: each.profileId,
              number: spans.write.length,
              begin: ++step,
              end: Infinity,
              done: false,
            };
            spans[each.kind === 'erase' ? 'erase' : 'write'].push(span);
            if (each.kind === 'use') spans.use.push(span);
            try {
              if (each.kind === 'erase') await verbs.erase(each.profileId, { prove: false });
              else await (each.kind === 'use' ? use : buy)(verbs, each.profileId, span.number);
              span.done = true;
              if (each.kind === 'erase') await expectNothingOf(each.profileId, span.begin);
            } finally {
              span.end = ++step;
            }
          }
        };
        /** Of those who were done, or dead, before an erasure began nothing is left at its end, not even an open reservation. */
        const expectNothingOf = async (profileId: ProfileId, begin: number): Promise<void> => {
          if (spans.write.some((span) => span.profileId === profileId && span.end > begin)) return;
          expect(await naming(store, profileId), `${profileId} at the end of its erasure`).toEqual([]);
        };
        await untilAllEnd(
          scheduler,
          processes.map((each, i) => live(each, `process ${i}`)),
        );

        const verbs = verbsOf(store);
        await verbs.sweeper.sweep(0);
        for await (const reservation of store.limits.open()) expect.fail(`${reservation.id} is open`);
        const [counted] = await store.limits.used([COUNTER]);
        expect(counted).toBeGreaterThanOrEqual(spans.use.filter(({ done }) => done).length);
        expect(counted).toBeLessThanOrEqual(spans.use.length);

        for (const profileId of [A, B]) {
          const ofIt = (span: Span): boolean => span.profileId === profileId;
          const erasures = spans.erase.filter(ofIt);
          const writes = spans.write.filter(ofIt);
          const { held, told } = await writesOf(store, profileId);
          if (erasures.every(({ done }) => done)) expect(told, `told of ${profileId}`).toEqual(held);
          for (const write of writes) {
            const isErased = erasures.some(({ begin, done }) => done && begin > write.end);
            if (isErased) expect([...held, ...told], `write ${write.number} before`).not.toContain(write.number);
            const isAfter = erasures.every(({ end }) => end < write.begin);
            if (write.done && isAfter) expect(held, `write ${write.number} after`).toContain(write.number);
          }
          const isGone = erasures.some(({ begin, done }) => done && writes.every(({ end }) => end < begin));
          if (isGone) expect(await naming(store, profileId)).toEqual([]);
        }
        for (const profileId of [A, B]) await verbs.erase(profileId, { prove: false });
        expect([...(await naming(store, A)), ...(await naming(store, B))]).toEqual([]);
        expect(await store.limits.used([COUNTER])).toEqual([counted]);
      },
    ),
    { numRuns: RUNS, seed: 20_261_127 },
  );
}, 300_000);
