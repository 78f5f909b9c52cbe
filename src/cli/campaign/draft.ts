import { type Command, Option } from 'commander';
import { MS_PER_DAY } from '../../base/time.js';
import { fromJson } from '../../contract/json.js';
import type { ActivityInput } from '../../generated/handbill/v1/Activity.js';
import type { Campaign, CampaignInput } from '../../generated/handbill/v1/Campaign.js';
import type { OfferCapInput } from '../../generated/handbill/v1/OfferCap.js';
import type { OverlapRulesInput } from '../../generated/handbill/v1/OverlapRules.js';
import type { SlotGroupInput } from '../../generated/handbill/v1/SlotGroup.js';
import type { VariantInput } from '../../generated/handbill/v1/Variant.js';
import { EXPERIMENT_REVISION_MAX } from '../../limits.js';
import { type EntryFile, readEntryFile } from '../command/entry-file.js';
import { inputFailure, usageFailure } from '../command/failure.js';
import { choiceInCapitals, percentage, positiveNumber, repeated, wholeNumber } from '../command/option-values.js';
import { parsedJson } from '../command/parsed-json.js';
import { wireTime } from '../terminal/words.js';
import { type BoostOptions, boostsWith, touchesBoosts, withBoostOptions } from './boost-options.js';
import {
  type ExperimentOptions,
  experimentWith,
  touchesExperiment,
  withExperimentOptions,
} from './experiment-options.js';
import {
  type ExplorationOptions,
  explorationWith,
  touchesExploration,
  withExplorationOptions,
} from './exploration-options.js';

/** The flags of a campaign with one variant and one slot group; larger ones come from a JSON file. */
export interface CampaignOptions extends ExplorationOptions, BoostOptions, ExperimentOptions {
  readonly file?: string;
  readonly name?: string;
  readonly type?: string;
  readonly audience?: string;
  readonly days?: number;
  readonly activity?: ActivityInput;
  readonly slots?: number;
  readonly tag?: readonly string[];
  readonly filter?: string;
  readonly algorithm?: string;
  readonly overlap?: boolean;
  readonly excludeItem?: readonly string[];
  readonly excludeItems?: string;
  readonly keepClear?: readonly string[];
  readonly alike?: string;
  readonly atMost?: readonly OfferCapInput[];
  readonly control?: number;
  readonly experimentRevision?: number;
  readonly dryRun?: boolean;
}

const TYPES = ['MOBILE', 'CHECK_IN', 'CHECK_OUT'];
const ALIKE = ['ITEM', 'BRAND', 'CATEGORY'];
const CAPPED = ['BRAND', 'CATEGORY', 'SUPPLIER'];
const CLEAR_OF = 'active, general, or redeemed=DAYS';
export const ALGORITHMS = ['AI_ENGINE', 'POPULARITY', 'PRIORITY', 'NEWEST', 'RANDOM', 'UPLIFT'];

function readActivity(text: string): ActivityInput {
  const read = fromJson('Activity', parsedJson(text, '--activity'));
  if (!read.ok) throw inputFailure('--activity', read.error);
  return read.value;
}

function readCap(text: string, before: readonly OfferCapInput[] = []): OfferCapInput[] {
  const [per = '', offers = ''] = text.split('=');
  if (!/^\d+$/.test(offers)) throw usageFailure(`"${text}" is not like brand=2`);
  const kind = choiceInCapitals(CAPPED)(per);
  return [...before, { per: `OFFER_CAP_KIND_${kind}` as NonNullable<OfferCapInput['per']>, offers: Number(offers) }];
}

/** What the flags say of overlap; the rest stays as it was. */
function overlapWith(
  before: OverlapRulesInput | null | undefined,
  { overlap, keepClear = [], alike }: CampaignOptions,
): OverlapRulesInput {
  const rules: OverlapRulesInput = { ...(before ?? { withinHandbill: true, withOtherHandbills: true }) };
  if (overlap !== undefined) [rules.withinHandbill, rules.withOtherHandbills] = [!overlap, !overlap];
  if (alike !== undefined) rules.granularity = `OVERLAP_GRANULARITY_${alike}` as NonNullable<typeof rules.granularity>;
  for (const what of keepClear) {
    const days = /^redeemed=(\d+)$/.exec(what)?.[1];
    if (what === 'active') rules.withActive = true;
    else if (what === 'general') rules.withGeneral = true;
    else if (days !== undefined) rules.redeemedWithinDays = Number(days);
    else throw usageFailure(`"${what}" is not one of ${CLEAR_OF}`);
  }
  return rules;
}

export function withCampaignOptions(command: Command): void {
  command
    .option('--file <json>', 'take the campaign from a JSON file, as `campaign get --json` writes it')
    .option('--name <text>', 'for the operator')
    .addOption(
      new Option('--type <type>', `where it meets the customer: ${TYPES.join(', ')}`).argParser(
        choiceInCapitals(TYPES),
      ),
    )
    .option('--audience <cel>', 'whom it is for, as CEL over `profile`: profile.is_member')
    .option('--days <number>', 'how long a handbill lives after it is assigned', positiveNumber)
    .addOption(
      new Option(
        '--activity <json>',
        'when handbills live, as campaigns have it in JSON: \'{"untilEndOf":{"unit":"WEEK"}}\'',
      )
        .argParser(readActivity)
        .conflicts('days'),
    )
    .option('--slots <number>', 'promotions a handbill', wholeNumber(1))
    .option('--tag <tag>', 'only promotions with this tag; repeat for more', repeated)
    .option('--filter <cel>', 'only promotions that this CEL expression accepts: promotion.discount_value >= 10')
    .addOption(
      new Option('--algorithm <name>', `how candidates are ranked: ${ALGORITHMS.join(', ')}`).argParser(
        choiceInCapitals(ALGORITHMS),
      ),
    )
    // In this order commander leaves the option unset when neither is given.
    .option('--overlap', 'promotions may share items')
    .option('--no-overlap', 'no item twice, in the handbill or against other live handbills (the default)')
    .option('--keep-clear <what>', `also of ${CLEAR_OF}; repeat for more`, repeated)
    .addOption(
      new Option('--alike <what>', `what two promotions must not share: ${ALIKE.join(', ')} (default: ITEM)`).argParser(
        choiceInCapitals(ALIKE),
      ),
    )
    .option('--at-most <what=number>', `at most so many of one ${CAPPED.join(', ')}: brand=2; repeat for more`, readCap)
    .option('--exclude-item <id>', 'no promotion that covers this item; repeat for more', repeated)
    .option('--exclude-items <cel>', "no promotion that covers an item like this: 'Tobacco' in item.category")
    .option('--control <percent>', 'customers who get no offers, to compare the others with', percentage)
    .option('--experiment-revision <number>', 'raise it to draw all arms anew', wholeNumber(1, EXPERIMENT_REVISION_MAX))
    .option('--dry-run', 'check everything, write nothing');
  withExperimentOptions(command);
  withExplorationOptions(command);
  withBoostOptions(command);
}

/** A new campaign from flags, or from the file with flags on top. */
export async function draftFrom(campaignId: string, options: CampaignOptions): Promise<CampaignInput> {
  const base = options.file === undefined ? defaultsFor(campaignId, options) : (await readCampaign(options.file)).entry;
  return { ...applyOptions(base, options), campaignId };
}

function defaultsFor(campaignId: string, options: CampaignOptions): CampaignInput {
  if (options.slots === undefined || (options.days === undefined && options.activity === undefined)) {
    throw usageFailure('a campaign needs --slots and --days (or --activity), or --file');
  }
  const group: SlotGroupInput = { name: 'main', slots: options.slots, order: 0 };
  const variant: VariantInput = {
    variantId: 'main',
    weight: 1,
    algorithm: 'ALGORITHM_AI_ENGINE',
    slotGroups: [group],
    overlap: { withinHandbill: true, withOtherHandbills: true },
  };
  return { campaignId, name: campaignId, type: 'CAMPAIGN_TYPE_MOBILE', variants: [variant] };
}

/** The campaign with what the flags say; flags about slots need a campaign with one variant and one group. */
export function applyOptions(base: CampaignInput | Campaign, options: CampaignOptions): CampaignInput {
  const { name, type, audience, days, activity, control, experimentRevision } = options;
  return {
    ...base,
    ...(name === undefined ? {} : { name }),
    ...(type === undefined ? {} : { type: `CAMPAIGN_TYPE_${type}` as NonNullable<CampaignInput['type']> }),
    ...(audience === undefined ? {} : { audience }),
    ...(days === undefined ? {} : { activity: { relative: { duration: durationOfDays(days) } } }),
    ...(activity === undefined ? {} : { activity }),
    ...(control === undefined ? {} : { controlPpm: Math.round(control * 10_000) }),
    ...(experimentRevision === undefined ? {} : { experimentRevision }),
    ...(touchesExperiment(options) ? { experiment: experimentWith(base.experiment ?? null, options) } : {}),
    ...(touchesExploration(options) ? { exploration: explorationWith(base.exploration ?? null, options) } : {}),
    ...(touchesVariant(options) ? { variants: [variantWith(base.variants ?? [], options)] } : {}),
  };
}

const durationOfDays = (days: number) => wireTime(Math.round(days * MS_PER_DAY));

export const touchesVariant = (options: CampaignOptions): boolean => {
  const { slots, tag, filter, algorithm, excludeItem, excludeItems, atMost } = options;
  const ofVariant = [slots, tag, filter, algorithm, excludeItem, excludeItems, atMost];
  return touchesOverlap(options) || touchesBoosts(options) || ofVariant.some((option) => option !== undefined);
};

const touchesOverlap = ({ overlap, keepClear, alike }: CampaignOptions): boolean =>
  [overlap, keepClear, alike].some((option) => option !== undefined);

function variantWith(variants: readonly VariantInput[], options: CampaignOptions): VariantInput {
  const [variant, ...others] = variants;
  const [group, ...otherGroups] = variant?.slotGroups ?? [];
  if (!variant || !group || others.length > 0 || otherGroups.length > 0) {
    throw usageFailure('flags change campaigns with one variant and one slot group; use --file for others');
  }
  const { slots, tag, filter, algorithm, excludeItem, excludeItems, atMost } = options;
  return {
    ...variant,
    ...(algorithm === undefined
      ? {}
      : { algorithm: `ALGORITHM_${algorithm}` as NonNullable<VariantInput['algorithm']> }),
    ...(touchesOverlap(options) ? { overlap: overlapWith(variant.overlap, options) } : {}),
    ...(touchesBoosts(options) ? { boosts: boostsWith(variant.boosts, options) } : {}),
    ...(excludeItem === undefined ? {} : { excludedItemIds: [...excludeItem] }),
    ...(excludeItems === undefined ? {} : { excludedItems: excludeItems }),
    ...(atMost === undefined ? {} : { offerCaps: [...atMost] }),
    slotGroups: [
      {
        ...group,
        ...(slots === undefined ? {} : { slots }),
        ...(tag === undefined ? {} : { tags: [...tag] }),
        ...(filter === undefined ? {} : { filter }),
      },
    ],
  };
}

export const readCampaign = (path: string): Promise<EntryFile<'Campaign'>> =>
  readEntryFile(path, 'Campaign', OUTPUT_ONLY);

/** `campaign get --json` shows them, a new campaign gets its own. */
const OUTPUT_ONLY: readonly string[] = ['status', 'publishTime', 'unpublishTime', 'createTime', 'updateTime'];
