import type { ProfileContext } from '../../audience/profile-context.js';
import type { CampaignId } from '../../base/ids.js';
import type { CampaignDraft } from '../../campaigns/edit.js';
import type { SimulationReport } from '../../simulation/report.js';
import type { TrainingRun } from '../models/model-requests.js';

/** A campaign of any state, or one that is not stored. */
export type CampaignChoice = { readonly stored: CampaignId } | { readonly draft: CampaignDraft };

export interface SimulationRequest {
  readonly subject: CampaignChoice;
  /** What it is compared with, as if one of them ran in place of the other; null: nothing. */
  readonly against: CampaignId | null;
  /** When handbills would be assigned; null: now. As in PreviewCase. */
  readonly atMs: number | null;
  /** Profiles of the sample; all of them where there are fewer. */
  readonly sample: number;
  /** Same profiles, same seed: the same sample. */
  readonly seed: number;
  /** What is known of all of them. */
  readonly audience: Omit<ProfileContext, 'profileId'>;
}

export interface SimulationVerbs {
  /**
   * What a campaign would show to a sample of the profiles, and what that would come to, simulated in a thread of its own; stores nothing. One at a time
   * a process; a second one: RESOURCE_EXHAUSTED. FAILED_PRECONDITION: a campaign has no window then, or there is no profile.
   */
  simulate(request: SimulationRequest, run: TrainingRun): Promise<SimulationReport>;
}
