import { isPresent } from '../../base/deletion.js';
import { HandbillError } from '../../base/errors.js';
import { inside } from '../../base/violation.js';
import type { Campaign } from '../../campaigns/campaign.js';
import { createCampaign } from '../../campaigns/edit.js';
import type { ConfigurationState } from '../configuration/configuration.js';
import { requireEntry } from '../configuration/read-entries.js';
import { windowToAssign } from '../handbills/window-to-assign.js';
import type { CampaignChoice, SimulationRequest } from './simulation-requests.js';

/** Refuses what could not be simulated before any work: NOT_FOUND, INVALID_ARGUMENT for a draft, FAILED_PRECONDITION for one without a window then. */
export function checkCampaigns(
  state: ConfigurationState,
  { subject, against }: Pick<SimulationRequest, 'subject' | 'against'>,
  atMs: number,
  nowMs: number,
): void {
  const choices = against === null ? [subject] : [subject, { stored: against }];
  for (const choice of choices) windowToAssign(campaignOf(state, choice, nowMs), 'CURRENT', undefined, atMs);
}

function campaignOf({ campaigns }: ConfigurationState, choice: CampaignChoice, nowMs: number): Campaign {
  if ('stored' in choice) return requireEntry(campaigns, 'campaign', choice.stored, isPresent).value;
  const made = createCampaign(choice.draft, nowMs);
  if (made.ok) return made.value;
  throw HandbillError.invalid(inside(made.error, 'campaign'));
}
