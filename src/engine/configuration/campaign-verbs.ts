import { HandbillError } from '../../base/errors.js';
import type { CampaignId } from '../../base/ids.js';
import type { Result } from '../../base/result.js';
import type { Clock } from '../../base/time.js';
import type { Violation } from '../../base/violation.js';
import type { Campaign } from '../../campaigns/campaign.js';
import { createCampaign, duplicateCampaign, editCampaign, revertCampaign } from '../../campaigns/edit.js';
import {
  type CampaignAt,
  type CampaignRefusal,
  campaignAt,
  deleteCampaign,
  publishCampaign,
  publishRefusal,
  unpublishCampaign,
} from '../../campaigns/lifecycle.js';
import { type ShopSums, withPublished } from '../../campaigns/publish-experiment.js';
import type { ConfigurationStore } from '../../store/port.js';
import type { Configuration } from './configuration.js';
import type { CampaignVerbs, Versioned, WriteOptions } from './configuration-requests.js';
import { campaignCodec } from './entry-codecs.js';
import { changeEntry } from './entry-writer.js';
import { lookFor } from './look-for.js';
import { listEntries, requireEntry, versioned } from './read-entries.js';
import { requireVersion, requireVersions } from './require-version.js';
import type { ChangeKind } from './versions-codec.js';

export function createCampaignVerbs(
  store: ConfigurationStore,
  configuration: Configuration,
  clock: Clock,
  readShopSums: () => Promise<ShopSums>,
): CampaignVerbs {
  const now = ({ value, etag }: Versioned<Campaign>): Versioned<CampaignAt> => ({
    value: campaignAt(value, clock()),
    etag,
  });

  /** Writes a campaign that must not exist yet; a deleted one keeps its id for good, since wallets refer to it. */
  async function write(id: CampaignId, options: WriteOptions, make: () => Campaign): Promise<Versioned<CampaignAt>> {
    const changing = { ...options, as: { kind: 'CREATE', timeMs: clock() } } as const;
    const written = await changeEntry(store, campaignCodec, id, changing, (existing) => {
      if (existing === null) return make();
      const was = existing.deletedAtMs === null ? 'exists already' : 'existed and was deleted; choose another id';
      throw new HandbillError('ALREADY_EXISTS', `campaign "${id}" ${was}`, { reason: 'ALREADY_EXISTS' });
    });
    await configuration.refresh();
    return now(written);
  }

  async function change(
    id: CampaignId,
    kind: ChangeKind,
    options: WriteOptions,
    next: (campaign: Campaign) => Campaign,
  ): Promise<Versioned<CampaignAt>> {
    const changing = { ...options, as: { kind, timeMs: clock() } };
    const written = await changeEntry(store, campaignCodec, id, changing, (existing) => {
      if (existing === null || !isPresent(existing)) throw HandbillError.notFound('campaign', id);
      return next(existing);
    });
    await configuration.refresh();
    return now(written);
  }

  return {
    create: (draft, options) => write(draft.campaignId, options, () => valid(createCampaign(draft, clock()))),
    async get(id) {
      const { campaigns } = await lookFor(configuration, 'campaigns', [id]);
      return now(versioned(requireEntry(campaigns, 'campaign', id, isPresent)));
    },
    async list(page) {
      const { campaigns } = await configuration.loaded();
      const listed = listEntries('campaigns', campaigns, page, isPresent);
      return { ...listed, entries: listed.entries.map(now) };
    },
    async update(id, patch, options) {
      const sums = patch.experimentRevision === undefined ? NO_SUMS : await readShopSums();
      return change(id, 'UPDATE', options, (campaign) => {
        const edited = stillAllowed(valid(editCampaign(campaign, patch, clock())));
        return patch.experimentRevision === undefined ? edited : withPublished(edited, sums);
      });
    },
    async publish(id, { schedule, ...options }) {
      const sums = await readShopSums();
      return change(id, 'PUBLISH', options, (campaign) =>
        withPublished(allowed(publishCampaign(campaign, clock(), schedule)), sums),
      );
    },
    unpublish: (id, options) =>
      change(id, 'UNPUBLISH', options, (campaign) => allowed(unpublishCampaign(campaign, clock()))),
    async duplicate(id, newId, options) {
      const { campaigns } = await lookFor(configuration, 'campaigns', [id]);
      const original = requireEntry(campaigns, 'campaign', id, isPresent).value;
      return write(newId, options, () => valid(duplicateCampaign(original, newId, clock())));
    },
    async delete(id, options) {
      await change(id, 'DELETE', options, (campaign) => deleteCampaign(campaign, clock()));
    },
    async versions(id) {
      const versions = await requireVersions(store, campaignCodec, id);
      return versions.map((it) => ({ ...it, value: campaignAt(it.value, it.change?.timeMs ?? it.value.updatedAtMs) }));
    },
    async revert(id, version, options) {
      const { value: former } = await requireVersion(store, campaignCodec, id, version);
      return change(id, 'REVERT', options, (campaign) =>
        stillAllowed(valid(revertCampaign(campaign, former, clock()))),
      );
    },
  };
}

const NO_SUMS: ShopSums = [];

const isPresent = (campaign: Campaign): boolean => campaign.deletedAtMs === null;

function valid(made: Result<Campaign, Violation[]>): Campaign {
  if (!made.ok) throw HandbillError.invalid(made.error);
  return made.value;
}

function allowed(made: Result<Campaign, CampaignRefusal>): Campaign {
  if (!made.ok) throw refused(made.error);
  return made.value;
}

/** What is ACTIVE must stay publishable. */
function stillAllowed(campaign: Campaign): Campaign {
  const refusal = campaign.status === 'ACTIVE' ? publishRefusal(campaign) : null;
  if (refusal) throw refused(refusal);
  return campaign;
}

const refused = ({ reason, message }: CampaignRefusal): HandbillError =>
  new HandbillError('FAILED_PRECONDITION', message, { reason });
