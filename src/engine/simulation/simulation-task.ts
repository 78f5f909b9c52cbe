import type { ProfileId } from '../../base/ids.js';
import type { Exhausted } from '../../promotions/caps.js';
import type { RankingModel } from '../../ranking/model.js';
import type { SimulationOutcome } from '../../simulation/outcome.js';
import type { ConfigurationEntry, ProfileRecords } from '../../store/port.js';
import type { Levels } from '../desks/desk.js';
import type { SimulationRequest } from './simulation-requests.js';

/** What the thread of a simulation is told, in this order: the configuration in parts, what else it goes by, profiles in parts, and that those were all. */
export type SimulationTask =
  | { readonly kind: 'entries'; readonly entries: readonly ConfigurationEntry[] }
  | { readonly kind: 'begin'; readonly basis: SimulationBasis }
  | { readonly kind: 'profiles'; readonly profiles: readonly StoredProfile[] }
  | { readonly kind: 'end' };

/** The outcome, to 'end'. */
export type SimulationAnswer = SimulationOutcome | null;

export interface SimulationBasis extends Pick<SimulationRequest, 'subject' | 'against' | 'audience'> {
  readonly atMs: number;
  readonly nowMs: number;
  readonly model: RankingModel;
  readonly frequencies: Float64Array;
  readonly levels: Levels;
  readonly exhausted: Exhausted;
}

export interface StoredProfile {
  readonly profileId: ProfileId;
  readonly records: ProfileRecords;
}
