import { decodeProfileRecord } from '../../src/profiles/record-codec.js';
import type { Store } from '../../src/store/port.js';
import { counterOf } from '../../src/wallet/use.js';

export interface LimitAudit {
  /** What the counters stand at; those at 0 left out. */
  readonly counters: Readonly<Record<string, number>>;
  /** What the wallets say that they should stand at. */
  readonly held: Readonly<Record<string, number>>;
  /** Reservations of these profiles that nobody has settled. */
  readonly open: number;
}

/** Counts what all wallets hold, or those of the profiles named, beside what the counters over all profiles say. */
export async function auditLimits({ profiles, limits }: Store, profileIds?: readonly string[]): Promise<LimitAudit> {
  const held = new Map<string, number>();
  const add = (counter: string, amount: number) => {
    if (amount > 0) held.set(counter, (held.get(counter) ?? 0) + amount);
  };
  for await (const id of profileIds ?? profiles.ids()) {
    const [records] = await profiles.load([id]);
    for (const { promotion, countedActivations, redemptions } of decodeProfileRecord(records!.profile.bytes).holdings) {
      add(counterOf('activations', promotion), countedActivations);
      for (const { quantity, amountMinor, counted } of redemptions) {
        add(counterOf('redemptions', promotion), counted.redemptions ? quantity : 0);
        add(counterOf('budget', promotion), counted.budget ? amountMinor : 0);
      }
    }
  }
  const counters = new Map<string, number>();
  for await (const { counter, used } of limits.counters()) if (used !== 0) counters.set(counter, used);
  let open = 0;
  for await (const { profileId } of limits.open()) if (profileIds?.includes(profileId) ?? true) open += 1;
  return { counters: sorted(counters), held: sorted(held), open };
}

const sorted = (counts: ReadonlyMap<string, number>) =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
