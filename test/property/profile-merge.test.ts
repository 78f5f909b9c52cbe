import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ProfileId } from '../../src/base/ids.js';
import { createKeyedQueue } from '../../src/engine/concurrency/keyed-queue.js';
import { createSettleReservations } from '../../src/engine/limits/settle-reservations.js';
import { changeProfiles } from '../../src/engine/profiles/change-profiles.js';
import { createFollowMerges } from '../../src/engine/profiles/follow-merges.js';
import { createLiveProfiles } from '../../src/engine/profiles/live-profiles.js';
import { createMergeProfiles } from '../../src/engine/profiles/merge-profiles.js';
import { recordReceipt } from '../../src/history/history.js';
import { recentReceipts } from '../../src/history/purchases.js';
import { EMPTY_RECORD } from '../../src/profiles/record.js';
import { decodeProfileRecord, encodeProfileRecord } from '../../src/profiles/record-codec.js';
import type { Store } from '../../src/store/port.js';
import { inOrder, receiptOf, recordAll } from '../support/histories.js';
import { type Death, interleavedStore, type Stall, untilAllEnd } from '../support/interleaved-store.js';
import { createMemoryStore } from '../support/memory-store.js';

const RUNS = Number(process.env.HANDBILL_MERGE_RUNS ?? 1_000);
const NOW_MS = 1_700_000_000_000;
const [A, B, C] = ['a', 'b', 'c'] as ProfileId[];

/** What one process does: merges and writes, one after the other, until it is done or dies. */
interface Process {
  readonly deeds: readonly Deed[];
  readonly death: Death | null;
  readonly stall: Stall | null;
}

type Deed =
  | { readonly kind: 'merge'; readonly from: ProfileId; readonly into: ProfileId }
  /** Two receipts in one batch, each with points: 2^n for the n-th, so that the sum tells which were counted, and how often. */
  | { readonly kind: 'write'; readonly to: readonly [ProfileId, ProfileId]; readonly parts: 'history' | 'both' };

const anyProfile = fc.constantFrom(A!, B!, C!);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc
    .tuple(anyProfile, anyProfile)
    .filter(([from, into]) => from !== into)
    .map(([from, into]) => ({ kind: 'merge' as const, from, into })),
  fc.record({
    kind: fc.constant('write' as const),
    to: fc.tuple(anyProfile, anyProfile),
    parts: fc.constantFrom('history', 'both'),
  }),
);
const aProcess: fc.Arbitrary<Process> = fc.record({
  deeds: fc.array(deed, { minLength: 1, maxLength: 3 }),
  death: fc.option(fc.record({ atCall: fc.nat({ max: 14 }), when: fc.constantFrom('before', 'after') })),
  stall: fc.option(fc.record({ atCall: fc.nat({ max: 5 }), turns: fc.nat({ max: 20 }) }), { freq: 2 }),
});

function verbsOf(store: Store) {
  const { profiles, identities, limits } = store;
  const settleReservations = createSettleReservations({ profiles, limits });
  const follow = createFollowMerges({ profiles, identities, settleReservations, clock: () => NOW_MS });
  const live = createLiveProfiles(profiles, follow);
  return { follow, live, merge: createMergeProfiles(profiles, follow), profiles, queue: createKeyedQueue() };
}

interface Write {
  readonly profileId: ProfileId;
  readonly number: number;
  readonly parts: 'history' | 'both';
}

const receipt = (number: number) => receiptOf(number + 1, number * 7, [number % 5, 10 + number]);

async function write(verbs: ReturnType<typeof verbsOf>, writes: readonly Write[]): Promise<void> {
  await changeProfiles<Write, { history: Uint8Array | null; points: number; wallet: Uint8Array | null }, number>(
    verbs,
    {
      validate: () => [],
      read: ({ history, profile: wallet }) => ({ history: history.bytes, points: 0, wallet: wallet.bytes }),
      apply: (state, { number, parts }) => {
        const outcome = recordReceipt(state.history, receipt(number));
        if (outcome.kind !== 'recorded') return { outcome: number, state, events: [] };
        const points = parts === 'both' ? 2 ** number : 0;
        return {
          outcome: number,
          state: { ...state, history: outcome.bytes, points: state.points + points },
          events: [],
        };
      },
      write: ({ history, points, wallet }) => {
        const before = decodeProfileRecord(wallet);
        return {
          history: history!,
          ...(points > 0 && { profile: encodeProfileRecord({ ...before, points: before.points + points }) }),
        };
      },
    },
    writes,
  );
}

/** Everything that a profile has, wherever it is now. */
async function everythingOf(store: Store, profileId: ProfileId) {
  const verbs = verbsOf(store);
  const [found] = await verbs.live.load([profileId]);
  const { profile: wallet, history } = found!.records;
  return { profileId: found!.profileId, wallet: decodeProfileRecord(wallet.bytes), history: history.bytes };
}

it(`loses nothing and counts nothing twice, however merges, writers and deaths interleave (${RUNS} runs)`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(aProcess, { minLength: 2, maxLength: 4 }),
      async (scheduler, processes) => {
        const store = createMemoryStore();
        const identityOf = (profileId: ProfileId) => ({
          kind: 'email' as const,
          digest: `of ${profileId}`,
          keyId: 'k',
        });
        for (const profileId of [A!, B!]) {
          const wallet = encodeProfileRecord({ ...EMPTY_RECORD, identities: [identityOf(profileId)] });
          await store.profiles.commit([{ profileId, profile: { expectedRevision: 0, bytes: wallet }, events: [] }]);
          await store.identities.assign(`of ${profileId}`, null, profileId);
        }
        let next = 0;
        const tried = new Map<number, Write>();
        const acknowledged = new Set<number>();
        const merged: [ProfileId, ProfileId][] = [];

        const live = async ({ deeds, ...fate }: Process, name: string): Promise<void> => {
          const verbs = verbsOf(interleavedStore(store, scheduler, name, fate));
          for (const each of deeds) {
            if (each.kind === 'merge') {
              await verbs.merge(each.from, each.into);
              merged.push([each.from, each.into]);
              continue;
            }
            const writes = each.to.map((profileId) => ({ profileId, number: next++, parts: each.parts }));
            for (const one of writes) tried.set(one.number, one);
            await write(verbs, writes);
            for (const { number } of writes) acknowledged.add(number);
          }
        };
        await untilAllEnd(
          scheduler,
          processes.map((each, i) => live(each, `process ${i}`)),
        );

        // Whoever comes next finds every merge that was begun finished.
        const verbs = verbsOf(store);
        const places = new Map<ProfileId, ProfileId>();
        for (const profileId of [A!, B!, C!]) places.set(profileId, await verbs.follow(profileId));
        for (const [from, into] of merged) expect(places.get(from), `${from} into ${into}`).toBe(places.get(into));

        const roots = await Promise.all([...new Set(places.values())].map((root) => everythingOf(store, root)));
        const recorded = roots.flatMap(({ history }) => recentReceipts(history));
        const times = recorded.map(({ timeMs }) => timeMs).sort((a, b) => a - b);
        expect(new Set(times).size, 'each receipt once').toBe(times.length);
        const timeOf = (number: number) => receipt(number).timeMs;
        const known = new Set([...tried.keys()].map(timeOf));
        expect(times.every((timeMs) => known.has(timeMs))).toBe(true);
        for (const number of acknowledged) expect(times, `receipt ${number}`).toContain(timeOf(number));

        const points = roots.reduce((sum, { wallet }) => sum + wallet.points, 0);
        const counted = [...tried.values()].filter(
          ({ parts, number }) => parts === 'both' && times.includes(timeOf(number)),
        );
        expect(points, 'points of each recorded write, once').toBe(
          counted.reduce((sum, { number }) => sum + 2 ** number, 0),
        );

        for (const { profileId, wallet, history } of roots) {
          expect(wallet.merge).toBeNull();
          const own = inOrder([...tried.keys()].map(receipt)).filter(({ timeMs }) =>
            recentReceipts(history).some((one) => one.timeMs === timeMs),
          );
          if (own.length > 0)
            expect(Buffer.from(history!).equals(recordAll(own)!), `history of ${profileId}`).toBe(true);
        }
        for (const profileId of [A!, B!]) {
          const [owner] = await store.identities.resolve([`of ${profileId}`]);
          expect(await verbs.follow(owner as ProfileId)).toBe(places.get(profileId));
          const root = roots.find((each) => each.profileId === places.get(profileId))!;
          expect(root.wallet.identities).toContainEqual(identityOf(profileId));
        }
        for (const profileId of [A!, B!, C!]) {
          const [records] = await store.profiles.load([profileId]);
          if (places.get(profileId) === profileId) continue;
          const { merge, ...rest } = decodeProfileRecord(records!.profile.bytes);
          expect({ ...rest, merge: null }, 'a mark holds nothing').toEqual(EMPTY_RECORD);
          expect(merge?.kind).toBe('merged');
          expect(recentReceipts(records!.history.bytes)).toEqual([]);
        }
      },
    ),
    { numRuns: RUNS, seed: 20_261_126 },
  );
}, 300_000);
