/** A factor on the odds of the promotions that a filter accepts. */
export interface BoostRow {
  /** CEL over `promotion`, `items` and `profile`. */
  readonly filter: string;
  readonly factor: number;
}

/** What a marketer may lean on beside the chance that a customer buys, each from -1 to 1 but for diversity, from 0 to 1; 0: not at all. */
export const SLIDERS = ['discountDepth', 'novelty', 'repurchaseDue', 'margin', 'stock', 'diversity'] as const;
export type Slider = (typeof SLIDERS)[number];

/** Where each slider may stand. Less diverse than the best by chance is nothing that anybody asks for. */
export const SLIDER_BOUNDS: Readonly<Record<Slider, readonly [least: number, most: number]>> = {
  discountDepth: [-1, 1],
  novelty: [-1, 1],
  repurchaseDue: [-1, 1],
  margin: [-1, 1],
  stock: [-1, 1],
  diversity: [0, 1],
};

/** What moves the order of a variant that ranks by chances. */
export interface Boosts {
  /** Of those that accept a promotion all count. */
  readonly rows: readonly BoostRow[];
  readonly sliders: Readonly<Record<Slider, number>>;
}

export const NO_BOOSTS: Boosts = {
  rows: [],
  sliders: { discountDepth: 0, novelty: 0, repurchaseDue: 0, margin: 0, stock: 0, diversity: 0 },
};

export const boostsNothing = ({ rows, sliders }: Boosts): boolean =>
  rows.every(({ factor }) => factor === 1) && SLIDERS.every((slider) => sliders[slider] === 0);
