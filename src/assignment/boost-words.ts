import { plural } from '../base/plural.js';
import type { Slider } from '../campaigns/boosts.js';
import type { PooledPromotion } from '../promotions/pool.js';
import { daysOld, type MeasureSources, type StaticSlider } from './boost-measures.js';

/** Sliders as explanations name them. */
export const SIGNALS: Readonly<Record<Slider, string>> = {
  discountDepth: 'discount_depth',
  novelty: 'novelty',
  repurchaseDue: 'repurchase_due',
  margin: 'margin',
  stock: 'stock',
  diversity: 'diversity',
};

const ASKED_FOR: Readonly<Record<Slider, string>> = {
  discountDepth: 'deep discounts',
  novelty: 'new offers',
  repurchaseDue: 'what a customer is about to need again',
  margin: 'products that earn much',
  stock: 'products with much in stock',
  diversity: 'variety',
};

/** `The campaign favours deep discounts, and this offer takes 30 % off` */
export const sliderWords = (slider: Slider, value: number, fact: string): string =>
  `The campaign ${value > 0 ? 'favours' : 'holds back'} ${ASKED_FOR[slider]}, and ${fact}`;

/** `The campaign favours offers like this one (promotion.priority > 5.0): x 2` */
export const rowWords = (filter: string, factor: number): string =>
  `The campaign ${factor > 1 ? 'favours' : 'holds back'} offers like this one (${filter}): x ${factor}`;

/** What a promotion has of what a slider asks for. */
export const STATIC_FACTS: Readonly<
  Record<StaticSlider, (entry: PooledPromotion, sources: MeasureSources, windowDay: number) => string>
> = {
  discountDepth: (entry, { economicsOf }) => `this offer takes ${percent(economicsOf(entry).depth)} off`,
  margin: (entry, { economicsOf }) => {
    const { margin, assumed } = economicsOf(entry);
    return `a purchase leaves ${percent(margin)} of its price${assumed.margin ? ', which is assumed' : ''}`;
  },
  stock: (entry, { stockOf }) => {
    const { units } = stockOf(entry);
    return units === null ? 'nobody knows how much there is' : `there are about ${Math.round(units)} of each product`;
  },
  novelty: (entry, _, windowDay) => {
    const days = daysOld(entry, windowDay);
    if (days === null) return 'nobody said when this one began';
    return days === 0 ? 'this one is new' : `this one began ${plural(days, 'day')} before`;
  },
};

export const dueFact = (name: string | undefined, due: number): string =>
  `${name || 'a product of this offer'} is ${due === 1 ? 'due again' : `${percent(due)} of the usual time from the last purchase to the next`}`;

/** Of an offer with so many others of its brand or category above it. */
export const varietyFact = (alike: number): string =>
  alike === 0
    ? 'no other offer above is of its brand or category'
    : `${plural(alike, 'offer')} above ${alike === 1 ? 'is' : 'are'} of its brand or category, too`;

const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;
