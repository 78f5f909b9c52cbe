import type { Claim } from '../claim.js';
import type { Run } from '../pieces.js';

/** An offer and the pieces that may be in its redeemed units, in order. */
export interface Contender {
  readonly claim: Claim;
  readonly runs: readonly Run[];
}

/**
 * Splits contenders, and with them their pieces, into groups that have nothing to do with each other: two are of one group when both could
 * use the same piece. Keeps the order of the contenders.
 */
export function groupsOf(contenders: readonly Contender[]): Contender[][] {
  const leaders = contenders.map((_, at) => at);
  const leaderOf = (at: number): number => {
    let leader = at;
    while (leaders[leader] !== leader) leader = leaders[leader]!;
    leaders[at] = leader;
    return leader;
  };
  const firstOn = new Map<Run, number>();
  for (const [at, { runs }] of contenders.entries()) {
    for (const run of runs) {
      const other = firstOn.get(run);
      if (other === undefined) firstOn.set(run, at);
      else leaders[leaderOf(at)] = leaderOf(other);
    }
  }
  const groups = new Map<number, Contender[]>();
  for (const [at, contender] of contenders.entries()) {
    const leader = leaderOf(at);
    const group = groups.get(leader);
    if (group === undefined) groups.set(leader, [contender]);
    else group.push(contender);
  }
  return [...groups.values()];
}
