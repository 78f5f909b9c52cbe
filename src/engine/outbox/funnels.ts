import type { Work } from '../../base/work.js';
import { funnelStepOf } from '../../events/entry.js';
import { addStep } from '../../funnel/add-step.js';
import type { ReadFunnel } from '../../funnel/campaign-funnel.js';
import { decodeFunnelCounts, encodeFunnelCounts } from '../../funnel/funnel-codec.js';
import { type FunnelCounts, noFunnelCounts } from '../../funnel/funnel-counts.js';
import type { FunnelStep } from '../../funnel/funnel-step.js';
import { makeRoom } from '../../funnel/make-room.js';
import { readFunnel } from '../../funnel/read-funnel.js';
import { FUNNEL_PIECE_ENTRIES, FUNNEL_POLL_MS, FUNNEL_SNAPSHOT_EVENTS } from '../../limits.js';
import type { Folded, Projection, ProjectionOf } from './projection.js';

/** What becomes of the offers of all campaigns. */
export const FUNNELS: ProjectionOf<FunnelCounts> = {
  name: 'funnels',
  empty: noFunnelCounts,
  fold: countSteps,
  encode: ({ state, cursor }) => encodeFunnelCounts(state, cursor),
  decode: decodeFunnelCounts,
  pollMs: FUNNEL_POLL_MS,
  snapshotEvents: FUNNEL_SNAPSHOT_EVENTS,
};

export const createFunnelsReader =
  (projection: Projection<FunnelCounts>): ReadFunnel =>
  async (question) => {
    await projection.caughtUp();
    return readFunnel(projection.state, question);
  };

function* countSteps(state: FunnelCounts, entries: readonly Uint8Array[]): Work<Folded<FunnelCounts>> {
  // All are read first: one that can't be must not leave those before it counted.
  const steps: FunnelStep[] = [];
  for (const [i, entry] of entries.entries()) {
    const step = funnelStepOf(entry);
    if (step !== null) steps.push(step);
    if (i % FUNNEL_PIECE_ENTRIES === FUNNEL_PIECE_ENTRIES - 1) yield;
  }
  for (const step of steps) {
    addStep(state, step);
    makeRoom(state);
  }
  return { state, changes: steps.length };
}
