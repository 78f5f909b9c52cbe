import { bestSet } from '../best-set.js';
import { inOrder, type Run, type Slice } from '../pieces.js';
import type { Contender } from './groups.js';

/** A fair way without a search: who gives most alone takes first, of what is left the next one. */
export function inTurn(contenders: readonly Contender[], given: readonly (readonly Slice[])[] = []): Slice[][] {
  const free = new Map<Run, number>();
  for (const { runs } of contenders) for (const run of runs) free.set(run, run.count);
  for (const slices of given) take(free, slices);
  const alone = contenders.map((contender) => bestSet(contender.claim, contender.runs)?.discountMinor ?? 0);
  const turns = contenders.map((_, at) => at).sort((a, b) => alone[b]! - alone[a]! || a - b);
  const assigned = contenders.map((_, at) => [...(given[at] ?? [])]);
  for (const at of turns) {
    if (assigned[at]!.length > 0) continue;
    assigned[at] = bestOf(contenders[at]!, free);
    take(free, assigned[at]);
  }
  return assigned;
}

function take(free: Map<Run, number>, slices: readonly Slice[]): void {
  for (const { run, count } of slices) free.set(run, free.get(run)! - count);
}

function bestOf({ claim, runs }: Contender, free: ReadonlyMap<Run, number>): Slice[] {
  const original = new Map(runs.map((run) => [{ ...run, count: free.get(run)! }, run]));
  const left = [...original.keys()].filter(({ count }) => count > 0);
  const units = bestSet(claim, left)?.units ?? [];
  const taken = new Map<Run, number>();
  for (const { pieces, times } of units) {
    for (const { run, count } of pieces) {
      const source = original.get(run)!;
      taken.set(source, (taken.get(source) ?? 0) + count * times);
    }
  }
  return [...taken].map(([run, count]) => ({ run, count })).sort((a, b) => inOrder(a.run, b.run));
}
