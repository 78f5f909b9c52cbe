import { withConnection } from '../command/connection.js';
import type { Context } from '../command/context.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { applyOptions, type CampaignOptions, readCampaign, touchesVariant, withCampaignOptions } from './draft.js';
import { touchesExperiment } from './experiment-options.js';
import { touchesExploration } from './exploration-options.js';
import { campaignCard } from './text.js';

interface UpdateOptions extends CampaignOptions {
  readonly etag?: string;
  readonly force?: boolean;
}

export const campaignUpdateCommand = defineCommand<UpdateOptions>({
  usage: 'update <campaign>',
  description:
    'change what the flags or the JSON file say; the rest stays. A file that has an etag, as `campaign get --json` writes it, changes only the campaign that it was made of',
  example: 'campaign update weekly-six --slots 8',
  shape: (command) => {
    withCampaignOptions(command);
    command
      .option('--etag <etag>', 'only if the campaign still has this etag, whatever the file says')
      .option('--force', 'also if the campaign has changed since the file was made');
  },
  run: async (context: Context, options, campaignId) => {
    const file = options.file === undefined ? null : await readCampaign(options.file);
    const paths = maskOf(options, file?.entry ?? {});
    if (paths.length === 0) throw usageFailure('nothing to change: give at least one flag, or --file');
    await withConnection(context, async ({ clients: { campaigns }, call }) => {
      const current = await call(campaigns, campaigns.getCampaign, { campaignId: campaignId as string });
      const basis = options.force ? undefined : file?.etag;
      const wanted = applyOptions({ ...current, ...file?.entry }, options);
      const updated = await call(campaigns, campaigns.updateCampaign, {
        // The etag that the change is based on: somebody else's change in between must not be lost.
        campaign: { ...wanted, campaignId: current.campaignId, etag: options.etag ?? basis ?? current.etag },
        updateMask: { paths },
        validateOnly: options.dryRun ?? false,
      });
      await context.answerMessage('Campaign', updated, () => campaignCard(updated));
    });
  },
});

/** Fields of a campaign file, with their paths in the mask. */
const EDITABLE = {
  name: 'name',
  type: 'type',
  audience: 'audience',
  activity: 'activity',
  variants: 'variants',
  controlPpm: 'control_ppm',
  experimentRevision: 'experiment_revision',
  tags: 'tags',
  exploration: 'exploration',
  experiment: 'experiment',
} as const;

function maskOf(options: CampaignOptions, file: object): string[] {
  const touched: Partial<Record<string, boolean>> = {
    name: options.name !== undefined,
    type: options.type !== undefined,
    audience: options.audience !== undefined,
    activity: options.days !== undefined || options.activity !== undefined,
    variants: touchesVariant(options),
    controlPpm: options.control !== undefined,
    experimentRevision: options.experimentRevision !== undefined,
    exploration: touchesExploration(options),
    experiment: touchesExperiment(options),
  };
  return Object.entries(EDITABLE).flatMap(([field, path]) => (touched[field] || field in file ? [path] : []));
}
