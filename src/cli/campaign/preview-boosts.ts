import { snakeCase } from '../../api/convert/paths.js';
import { plural } from '../../base/plural.js';
import type { BoostCurve } from '../../generated/handbill/v1/BoostCurve.js';
import type { BoostCurveShare } from '../../generated/handbill/v1/BoostCurveShare.js';
import type { PreviewBoostsResponse } from '../../generated/handbill/v1/PreviewBoostsResponse.js';
import { BOOST_CUSTOMERS_MAX } from '../../limits.js';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { repeated, wholeNumber } from '../command/option-values.js';
import { plain } from '../terminal/plain.js';
import { styled } from '../terminal/style.js';
import { table } from '../terminal/table.js';
import { readSlider, sliderName } from './boost-options.js';

interface PreviewBoostsOptions {
  readonly variant?: string;
  readonly slider?: string;
  readonly row?: string;
  readonly setting?: readonly number[];
  readonly customers?: number;
  readonly member?: boolean;
  readonly segment?: readonly string[];
  readonly inStore?: string;
}

function readNumber(text: string, before: readonly number[] = []): number[] {
  if (!/^-?\d*\.?\d+$/.test(text)) throw usageFailure(`"${text}" is not a number`);
  return [...before, Number(text)];
}

export const campaignPreviewBoostsCommand = defineCommand<PreviewBoostsOptions>({
  usage: 'preview-boosts <campaign>',
  description:
    'what sliders and factors at several settings make of the handbills of a sample of customers; stores nothing',
  example: 'campaign preview-boosts weekly-six --slider discount-depth',
  shape: (command) =>
    void command
      .option('--variant <id>', 'of the campaign; default: the first one that ranks by AI_ENGINE')
      .option('--slider <name>', 'only this slider; default: all of them, and the rows of the variant', readSlider)
      .option('--row <cel>', 'only the factor of promotions that this expression accepts')
      .option('--setting <number>', 'what it is set to; repeat for more; default: five, from end to end', readNumber)
      .option('--customers <number>', 'how many are sampled (default: 200)', wholeNumber(1, BOOST_CUSTOMERS_MAX))
      .option('--member', 'all of them are registered: promotions for members only count too')
      .option('--segment <id>', 'a segment that all of them belong to; repeat for more', repeated)
      .option('--in-store <id>', 'where all of them shop; without it only promotions of all stores are valid'),
  run: (context, options, campaignId) =>
    withConnection(context, async ({ clients: { campaigns }, call }) => {
      const { variant = '', slider = '', row = '', setting = [], customers = 0 } = options;
      const preview = await call(campaigns, campaigns.previewBoosts, {
        campaignId: campaignId as string,
        variantId: variant,
        slider: snakeCase(slider),
        rowFilter: row,
        settings: [...setting],
        customers,
        isMember: options.member ?? false,
        segmentIds: [...(options.segment ?? [])],
        storeId: options.inStore ?? '',
      });
      await context.answerMessage('PreviewBoostsResponse', preview, () => previewText(preview));
    }),
});

const previewText = ({ variantId, customers, curves }: PreviewBoostsResponse): string =>
  [`Variant ${plain(variantId)}, ${plural(customers, 'customer')}`, ...curves.map(curveText)].join('\n\n');

/** Settings are rows, and what is shown at each a column. */
function curveText({ slider, rowFilter, points }: BoostCurve): string {
  const heading = slider === '' ? `Factor where ${rowFilter}` : sliderName(slider.replaceAll('_', '-'));
  const brands = mostShown(points.flatMap((point) => point.brands));
  const discounts = (points[0]?.discounts ?? [])
    .map(({ name }) => name)
    .filter((each) => points.some((point) => shareOf(point.discounts, each) > 0));
  const columns = [
    { title: slider === '' ? 'Factor' : 'Setting', align: 'right' as const },
    { title: 'Score lost', align: 'right' as const },
    { title: 'Offers changed' },
    ...discounts.map((title) => ({ title, align: 'right' as const })),
    ...brands.map((title) => ({ title, align: 'right' as const })),
  ];
  const rows = points.map(({ setting, scoreLost, offersChanged, brands: byBrand, discounts: byDiscount }) => [
    String(setting),
    percent(scoreLost),
    `${bar(offersChanged)} ${percent(offersChanged)}`,
    ...discounts.map((each) => percent(shareOf(byDiscount, each))),
    ...brands.map((each) => percent(shareOf(byBrand, each))),
  ]);
  return `${styled('bold', plain(heading))}\n${table(columns, rows)}`;
}

const BRANDS_SHOWN = 4;
const BAR_CHARS = 20;

const bar = (share: number): string => '█'.repeat(Math.round(share * BAR_CHARS)).padEnd(BAR_CHARS, '·');

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const shareOf = (shares: readonly BoostCurveShare[], name: string): number =>
  shares.find((each) => each.name === name)?.share ?? 0;

/** The brands with most slots over all settings. */
function mostShown(shares: readonly BoostCurveShare[]): string[] {
  const totals = new Map<string, number>();
  for (const { name, share } of shares) totals.set(name, (totals.get(name) ?? 0) + share);
  return [...totals]
    .sort(([, a], [, b]) => b - a)
    .slice(0, BRANDS_SHOWN)
    .map(([name]) => name);
}
