import type { CampaignId } from '../../base/ids.js';
import type { AssignAllRequest } from '../../engine/handbills/handbill-requests.js';
import type { AssignAllRequest as WireAssignAll } from '../../generated/handbill/v1/AssignAllRequest.js';
import { enumCodec } from './enums.js';
import { type Issues, readKey } from './fields.js';
import { readAudience } from './handbill-request.js';

const window = enumCodec('ASSIGNMENT_WINDOW', ['CURRENT', 'NEXT']);

export function readAssignAll(wire: WireAssignAll, issues: Issues): AssignAllRequest {
  return {
    campaignId: readKey<CampaignId>(wire.campaignId, 'campaign_id', issues),
    window: window.read(wire.window, 'window', issues) ?? 'CURRENT',
    audience: readAudience(wire, issues),
  };
}
