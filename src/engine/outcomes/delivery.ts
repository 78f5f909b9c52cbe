import type { CampaignPlan } from '../../assignment/plan.js';
import type { ProfileId } from '../../base/ids.js';
import type { Handbill } from '../../handbill/handbill.js';
import type { ProfileRecord } from '../../profiles/record.js';

/** A handbill that is delivered, or would have been, and the record that holds it. */
export interface Delivery {
  readonly profileId: ProfileId;
  readonly record: ProfileRecord;
  readonly history: Uint8Array | null;
  readonly plan: CampaignPlan;
  readonly handbill: Handbill;
  readonly nowMs: number;
}

/** What the commit writes besides what it writes anyway. */
export interface Entered {
  readonly record: ProfileRecord;
  /** As the record holds it now. */
  readonly handbill: Handbill;
  readonly events: readonly Uint8Array[];
}
