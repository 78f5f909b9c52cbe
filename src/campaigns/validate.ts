import { AUDIENCE_ENVIRONMENT } from '../audience/profile-filter.js';
import { textProblem } from '../base/text.js';
import { inside, type Path, type Violation, violation } from '../base/violation.js';
import { ITEM_ENVIRONMENT } from '../catalog/item-filter.js';
import { CONTROL, HOLDOUT } from '../experiments/arms.js';
import { compileExpression } from '../filters/expression.js';
import type { Environment } from '../filters/schema.js';
import {
  CAMPAIGN_TAGS_MAX,
  CONTROL_PPM_MAX,
  EXCLUDED_ITEMS_MAX,
  EXPERIMENT_REVISION_MAX,
  GROUP_TAGS_MAX,
  KEY_CHARS_MAX,
  NAME_CHARS_MAX,
  REDEEMED_WITHIN_DAYS_MAX,
  SLOT_GROUPS_MAX,
  SLOTS_PER_HANDBILL_MAX,
  VARIANT_WEIGHT_MAX,
  VARIANTS_MAX,
} from '../limits.js';
import { PROMOTION_ENVIRONMENT } from '../promotions/promotion-filter.js';
import { type Campaign, type ExplorationRule, ranksByChance, type SlotGroup, type Variant } from './campaign.js';
import { integer } from './field-checks.js';
import { publishRefusal } from './lifecycle.js';
import { activityViolations } from './validate-activity.js';
import { boostViolations } from './validate-boosts.js';
import { experimentViolations } from './validate-experiment.js';

/** Everything that is wrong with a campaign. */
export function campaignViolations(campaign: Campaign): Violation[] {
  const found: (Violation | null)[] = [
    text('campaignId', campaign.campaignId, KEY_CHARS_MAX),
    text('name', campaign.name, NAME_CHARS_MAX),
    expression('audience', campaign.audience, AUDIENCE_ENVIRONMENT),
    ...inside(activityViolations(campaign.activity), 'activity'),
    count('variants', campaign.variants, 1, VARIANTS_MAX),
    ...campaign.variants.flatMap((variant, i) => inside(variantViolations(variant), 'variants', i)),
    ...repeats(
      campaign.variants,
      (i) => ['variants', i, 'variantId'],
      (variant) => variant.variantId,
    ),
    integer('controlPpm', campaign.controlPpm, 0, CONTROL_PPM_MAX),
    integer('experimentRevision', campaign.experimentRevision, 1, EXPERIMENT_REVISION_MAX),
    ...inside(experimentViolations(campaign.experiment), 'experiment'),
    count('tags', campaign.tags, 0, CAMPAIGN_TAGS_MAX),
    ...campaign.tags.map((tag, i) => text(['tags', i], tag, NAME_CHARS_MAX)),
  ];
  if (campaign.exploration !== null) {
    found.push(...inside(explorationViolations(campaign.exploration, campaign.variants), 'exploration'));
  }
  if (campaign.variants.length > 0 && campaign.variants.every(({ weight }) => weight === 0)) {
    found.push(violation('variants', '', 'at least one variant needs a weight above 0'));
  }
  const refusal = campaign.status === 'ACTIVE' ? publishRefusal(campaign) : null;
  if (refusal && campaign.variants.length > 0) found.push(violation('variants', '', refusal.message));
  return present(found);
}

function variantViolations(variant: Variant): Violation[] {
  const { weight, slotGroups, excludedItemIds, offerCaps } = variant;
  const slots = slotsOf(variant);
  return present([
    text('variantId', variant.variantId, KEY_CHARS_MAX),
    RESERVED_ARMS.has(variant.variantId)
      ? violation('variantId', variant.variantId, 'is the name of an arm that every campaign has')
      : null,
    weight >= 0 && weight <= VARIANT_WEIGHT_MAX
      ? null
      : violation('weight', weight, `must be a number from 0 to ${VARIANT_WEIGHT_MAX}`),
    count('slotGroups', slotGroups, 0, SLOT_GROUPS_MAX),
    count('excludedItemIds', excludedItemIds, 0, EXCLUDED_ITEMS_MAX),
    expression('excludedItems', variant.excludedItems, ITEM_ENVIRONMENT),
    integer(['overlap', 'redeemedWithinDays'], variant.overlap.redeemedWithinDays, 0, REDEEMED_WITHIN_DAYS_MAX),
    ...offerCaps.map(({ offers }, i) => integer(['offerCaps', i, 'offers'], offers, 1, SLOTS_PER_HANDBILL_MAX)),
    ...repeats(
      offerCaps,
      (i) => ['offerCaps', i, 'per'],
      ({ per }) => per,
    ),
    ...inside(boostViolations(variant.boosts, variant.algorithm), 'boosts'),
    slots <= SLOTS_PER_HANDBILL_MAX
      ? null
      : violation('slotGroups', slots, `must not have more than ${SLOTS_PER_HANDBILL_MAX} slots together`),
    ...slotGroups.flatMap((group, i) => inside(groupViolations(group), 'slotGroups', i)),
    ...repeats(
      slotGroups,
      (i) => ['slotGroups', i, 'name'],
      (group) => group.name,
    ),
  ]);
}

const slotsOf = ({ slotGroups }: Variant): number => slotGroups.reduce((sum, group) => sum + group.slots, 0);

function explorationViolations({ share, slots, method }: ExplorationRule, variants: readonly Variant[]): Violation[] {
  const exploring = variants.filter(({ algorithm }) => ranksByChance(algorithm));
  // A draft may have none yet.
  const short = exploring.find((variant) => variant.slotGroups.length > 0 && slotsOf(variant) < slots);
  return present([
    share > 0 && share <= 1 ? null : violation('share', share, 'must be a number above 0, at most 1'),
    integer('slots', slots, 1, SLOTS_PER_HANDBILL_MAX),
    short
      ? violation('slots', slots, `must not be more than the ${slotsOf(short)} slots of variant "${short.variantId}"`)
      : null,
    variants.length > 0 && exploring.length === 0
      ? violation('method', method, 'needs a variant that ranks by chances: AI_ENGINE, UPLIFT')
      : null,
  ]);
}

function groupViolations(group: SlotGroup): Violation[] {
  return present([
    text('name', group.name, NAME_CHARS_MAX),
    count('tags', group.tags, 0, GROUP_TAGS_MAX),
    ...group.tags.map((tag, i) => text(['tags', i], tag, NAME_CHARS_MAX)),
    expression('filter', group.filter, PROMOTION_ENVIRONMENT),
    integer('slots', group.slots, 1, SLOTS_PER_HANDBILL_MAX),
    Number.isSafeInteger(group.order) ? null : violation('order', group.order, 'must be an integer'),
  ]);
}

const RESERVED_ARMS: ReadonlySet<string> = new Set([CONTROL, HOLDOUT]);

const present = (found: readonly (Violation | null)[]): Violation[] => found.filter((each) => each !== null);

function text(field: string | Path, value: string, maxChars: number): Violation | null {
  if (value.trim() === '') return violation(field, value, 'must not be empty');
  const problem = textProblem(value, maxChars);
  return problem === null ? null : violation(field, value, problem);
}

function count(field: string, list: readonly unknown[], min: number, max: number): Violation | null {
  if (list.length < min) return violation(field, '', `must have at least ${min}`);
  return list.length > max ? violation(field, list.length, `must not have more than ${max} entries`) : null;
}

function expression(field: string, source: string | null, environment: Environment): Violation | null {
  const compiled = source === null ? null : compileExpression(source, environment);
  return compiled === null || compiled.ok ? null : violation(field, source, compiled.error);
}

function repeats<T>(list: readonly T[], field: (i: number) => Path, key: (entry: T) => string): Violation[] {
  const seen = new Set<string>();
  return list.flatMap((entry, i) => {
    const repeated = seen.has(key(entry));
    seen.add(key(entry));
    return repeated ? [violation(field(i), key(entry), 'must be unique')] : [];
  });
}
