import type { PromotionIndex } from '../../base/ids.js';
import { finish } from '../../base/work.js';
import { createFilterFailures } from '../../filters/failures.js';
import { createFilterMemory } from '../../filters/memory.js';
import { createScoring } from '../../scoring/scoring.js';
import type { SimulationOutcome } from '../../simulation/outcome.js';
import { createPromotionFacts, type PromotionFacts } from '../../simulation/promotion-facts.js';
import { addOverlap, emptyOverlap } from '../../simulation/tally.js';
import type { ConfigurationEntry } from '../../store/port.js';
import { type ConfigurationState, createConfiguration } from '../configuration/configuration.js';
import { createDesk, type Desk } from '../desks/desk.js';
import { type PlannedCampaign, plannedCampaign, plannedDraft } from '../handbills/campaign-plan.js';
import { knownAt } from '../handbills/known-at.js';
import { type CampaignSimulation, simulateCampaign } from './campaign-simulation.js';
import type { CampaignChoice } from './simulation-requests.js';
import type { SimulationBasis, StoredProfile } from './simulation-task.js';

export interface Simulator {
  add(profile: StoredProfile): void;
  outcome(): SimulationOutcome;
}

/** Assigns handbills as a server would that has this configuration, and counts what is in them. */
export async function createSimulator(
  entries: readonly ConfigurationEntry[],
  basis: SimulationBasis,
): Promise<Simulator> {
  const { atMs, nowMs, audience } = basis;
  const configuration = await stateOf(entries);
  const desk = finish(
    createDesk({
      configuration,
      model: basis.model,
      frequencies: basis.frequencies,
      levels: basis.levels,
      failures: createFilterFailures(),
      memory: createFilterMemory(),
      nowMs: atMs,
      scoring: createScoring({ kind: 'auto', warn: () => {} }),
    }),
  );
  const planned = [await planOf(desk, basis.subject, nowMs)];
  if (basis.against !== null) planned.push(await planOf(desk, { stored: basis.against }, nowMs));
  const simulations = planned.map((each) => simulateCampaign(desk, each, basis));
  const campaigns = new Set(planned.map(({ plan }) => plan.index));
  const overlap = emptyOverlap();

  return {
    add({ profileId, records }) {
      const known = knownAt(records, atMs, nowMs);
      // One of them would run in place of the other.
      const handbills = known?.record.handbills.filter(({ campaign }) => !campaigns.has(campaign)) ?? [];
      const customer = known && { ...known, record: { ...known.record, handbills } };
      const [one, other] = simulations.map((each) => each.add({ ...audience, profileId }, customer));
      if (other !== undefined) addOverlap(overlap, one!, other);
    },
    outcome() {
      const [subject, against = null] = simulations.map((each) => each.outcome());
      return { subject: subject!, against, overlap, facts: factsOf(desk, simulations) };
    },
  };
}

async function stateOf(entries: readonly ConfigurationEntry[]): Promise<ConfigurationState> {
  const newest = entries.reduce((most, { version }) => Math.max(most, version), 0);
  const configuration = createConfiguration(
    {
      version: async () => newest,
      async *changesSince() {
        yield* entries;
      },
    },
    () => {},
  );
  const state = await configuration.loaded();
  await configuration.close();
  return state;
}

const planOf = (desk: Desk, choice: CampaignChoice, nowMs: number): Promise<PlannedCampaign> =>
  'draft' in choice ? plannedDraft(desk, choice.draft, nowMs) : plannedCampaign(desk, choice.stored);

function factsOf(
  { candidates: { pool, catalog } }: Desk,
  simulations: readonly CampaignSimulation[],
): ReadonlyMap<PromotionIndex, PromotionFacts> {
  const factsOfEntry = createPromotionFacts(catalog);
  const shown = simulations.flatMap((each) => [...each.outcome().tally.promotions.keys()]);
  return new Map(shown.map((index) => [index, factsOfEntry(pool.entries[pool.positionOf(index)!]!)]));
}
