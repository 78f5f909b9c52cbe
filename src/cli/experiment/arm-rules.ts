import type { CampaignId } from '../../base/ids.js';
import { type Violation, violation } from '../../base/violation.js';
import { CONTROL, HOLDOUT } from '../../experiments/arms.js';
import type { ArmRules } from '../../experiments/draw-arm.js';
import { CONTROL_PPM_MAX, EXPERIMENT_REVISION_MAX, VARIANT_WEIGHT_MAX, VARIANTS_MAX } from '../../limits.js';
import { readCampaign } from '../campaign/draft.js';
import { inputFailure } from '../command/failure.js';

/** What arms are drawn by, of a campaign file; a server would refuse what is refused here. */
export async function readArmRules(path: string): Promise<ArmRules> {
  const { entry } = await readCampaign(path);
  const { campaignId = '', controlPpm = 0, experimentRevision = 1, tags = [], variants = [] } = entry;
  const arms = variants.map(({ variantId = '', weight = 0 }) => ({ armId: variantId, weight: Number(weight) }));
  const wrong: Violation[] = [];
  const expect = (holds: boolean, field: string | (string | number)[], value: unknown, reason: string): void => {
    if (!holds) wrong.push(violation(field, value, reason));
  };
  const within = (value: number, max: number): boolean => value >= 0 && value <= max;
  expect(campaignId !== '', 'campaignId', campaignId, 'must not be empty');
  expect(within(controlPpm, CONTROL_PPM_MAX), 'controlPpm', controlPpm, `must be 0 to ${CONTROL_PPM_MAX}`);
  const revision = experimentRevision || 1;
  expect(
    within(revision, EXPERIMENT_REVISION_MAX),
    'experimentRevision',
    revision,
    `must be 1 to ${EXPERIMENT_REVISION_MAX}`,
  );
  expect(arms.length <= VARIANTS_MAX, 'variants', arms.length, `must not have more than ${VARIANTS_MAX} entries`);
  expect(
    arms.some(({ weight }) => weight > 0),
    'variants',
    '',
    'at least one variant needs a weight above 0',
  );
  arms.forEach(({ armId, weight }, i) => {
    const isFree =
      armId !== '' && armId !== CONTROL && armId !== HOLDOUT && arms.findIndex((it) => it.armId === armId) === i;
    expect(
      isFree,
      ['variants', i, 'variantId'],
      armId,
      `must be unique, and neither empty nor ${CONTROL} nor ${HOLDOUT}`,
    );
    const valid = within(weight, VARIANT_WEIGHT_MAX);
    expect(valid, ['variants', i, 'weight'], weight, `must be a number from 0 to ${VARIANT_WEIGHT_MAX}`);
  });
  if (wrong.length > 0) throw inputFailure(path, wrong);
  return { campaignId: campaignId as CampaignId, controlPpm, experimentRevision: revision, tags, arms };
}
