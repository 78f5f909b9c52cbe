import type { CampaignVersion } from '../../generated/handbill/v1/CampaignVersion.js';
import type { PromotionVersion } from '../../generated/handbill/v1/PromotionVersion.js';
import type { SegmentVersion } from '../../generated/handbill/v1/SegmentVersion.js';
import { campaignCard } from '../campaign/text.js';
import type { Connection } from '../command/connection.js';
import type { Context } from '../command/context.js';
import { promotionCard } from '../promotion/text.js';
import { segmentCard } from '../segment/text.js';

/** A version, and the JSON of its state without what only the server fills. */
export interface ToldVersion
  extends Pick<CampaignVersion | PromotionVersion | SegmentVersion, 'version' | 'change' | 'author'> {
  readonly createTime: CampaignVersion['createTime'];
  readonly state: object;
}

interface Guard {
  readonly etag: string;
  readonly validateOnly: boolean;
}

/** A kind of entry that keeps its versions: the same three commands for each. */
export interface VersionedKind {
  readonly name: 'campaign' | 'promotion' | 'segment';
  /** Its key in usages and examples. */
  readonly argument: string;
  readonly example: string;
  /** Oldest first. */
  versions(connection: Connection, key: string): Promise<ToldVersion[]>;
  /** Answers with the entry as it is then. */
  revert(context: Context, connection: Connection, key: string, version: number, guard: Guard): Promise<void>;
}

export const CAMPAIGNS: VersionedKind = {
  name: 'campaign',
  argument: '<campaign>',
  example: 'weekly-six',
  async versions({ clients: { campaigns }, call }, campaignId) {
    const { toJson } = await import('../../contract/json.js');
    const { versions } = await call(campaigns, campaigns.listCampaignVersions, { campaignId });
    return versions.map(({ campaign, ...version }) => {
      const { etag, createTime, updateTime, ...state } = toJson('Campaign', campaign!);
      return { ...version, state };
    });
  },
  async revert(context, { clients: { campaigns }, call }, campaignId, version, guard) {
    const campaign = await call(campaigns, campaigns.revertCampaign, { campaignId, version, ...guard });
    await context.answerMessage('Campaign', campaign, () => campaignCard(campaign));
  },
};

export const PROMOTIONS: VersionedKind = {
  name: 'promotion',
  argument: '<code>',
  example: 'MILK-P001',
  async versions({ clients: { promotions }, call }, code) {
    const { toJson } = await import('../../contract/json.js');
    const { versions } = await call(promotions, promotions.listPromotionVersions, { code });
    return versions.map(({ promotion, ...version }) => {
      const { etag, ...state } = toJson('Promotion', promotion!);
      return { ...version, state };
    });
  },
  async revert(context, { clients: { promotions }, call }, code, version, guard) {
    const promotion = await call(promotions, promotions.revertPromotion, { code, version, ...guard });
    await context.answerMessage('Promotion', promotion, () => promotionCard(promotion));
  },
};

export const SEGMENTS: VersionedKind = {
  name: 'segment',
  argument: '<segment>',
  example: 'regulars',
  async versions({ clients: { segments }, call }, segmentId) {
    const { toJson } = await import('../../contract/json.js');
    const { versions } = await call(segments, segments.listSegmentVersions, { segmentId });
    return versions.map(({ segment, ...version }) => {
      const { etag, createTime, updateTime, ...state } = toJson('Segment', segment!);
      return { ...version, state };
    });
  },
  async revert(context, { clients: { segments }, call }, segmentId, version, guard) {
    const segment = await call(segments, segments.revertSegment, { segmentId, version, ...guard });
    await context.answerMessage('Segment', segment, () => segmentCard(segment));
  },
};
