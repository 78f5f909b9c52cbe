import type { Command } from 'commander';
import { SLIDERS, type Slider } from '../../campaigns/boosts.js';
import type { BoostRowInput } from '../../generated/handbill/v1/BoostRow.js';
import type { BoostsInput } from '../../generated/handbill/v1/Boosts.js';
import { usageFailure } from '../command/failure.js';

/** The flags of what moves the order beside the chances. */
export interface BoostOptions {
  readonly boost?: readonly BoostRowInput[] | false;
  readonly slider?: Readonly<Partial<Record<Slider, number>>>;
}

/** `repurchaseDue` -> `repurchase-due`. */
export const sliderName = (slider: string): string => slider.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const NAMES = SLIDERS.map(sliderName).join(', ');

/** `2=promotion.priority > 5.0` */
export function readRow(text: string): BoostRowInput {
  const [, factor, filter] = /^([\d.]+)=(.+)$/s.exec(text) ?? [];
  if (filter === undefined || Number.isNaN(Number(factor))) {
    throw usageFailure(`"${text}" is not like "2=promotion.priority > 5.0"`);
  }
  return { factor: Number(factor), filter };
}

/** `discount-depth` or `discount_depth`. */
export function readSlider(text: string): Slider {
  const slider = SLIDERS.find((each) => sliderName(each) === text.toLowerCase().replaceAll('_', '-'));
  if (slider === undefined) throw usageFailure(`"${text}" is not one of ${NAMES}`);
  return slider;
}

function readSetting(text: string, before: BoostOptions['slider'] = {}): BoostOptions['slider'] {
  const [name = '', value = ''] = text.split('=');
  if (!/^-?\d*\.?\d+$/.test(value)) throw usageFailure(`"${text}" is not like novelty=0.5`);
  return { ...before, [readSlider(name)]: Number(value) };
}

export function withBoostOptions(command: Command): void {
  command
    .option(
      '--boost <factor=cel>',
      'multiply the odds of promotions that this expression accepts by .1 to 10: "2=promotion.priority > 5.0"; repeat for more',
      (text: string, before: readonly BoostRowInput[] | false = []) => [...(before || []), readRow(text)],
    )
    .option('--no-boost', 'no factors (the default)')
    .option(
      '--slider <name=value>',
      `lean on one of ${NAMES}, from -1 (against it) to 1; 0 is off; repeat for more`,
      readSetting,
    );
}

export const touchesBoosts = ({ boost, slider }: BoostOptions): boolean => boost !== undefined || slider !== undefined;

/** What the flags make of the boosts that a variant has. */
export const boostsWith = (base: BoostsInput | null | undefined, { boost, slider }: BoostOptions): BoostsInput => ({
  rows: boost === undefined ? (base?.rows ?? []) : [...(boost || [])],
  sliders: { ...base?.sliders, ...slider },
});
