import { EDITIONS, SHELVES, type Shelf, STORE_BRAND } from './assortment.js';
import { around, between, chance, type Random, streamFor } from './random.js';

export interface DemoItem {
  readonly itemId: string;
  readonly name: string;
  readonly brand: string;
  /** Name without brand, edition and size. */
  readonly product: string;
  readonly size: string;
  readonly organic: boolean;
  /** Position in {@link SHELVES}. */
  readonly shelf: number;
  readonly priceMinor: number;
  /** Hundredths of the price. */
  readonly marginPercent: number;
  readonly stock: number;
  /** Share of the sales of its shelf, relative to its neighbours. */
  readonly appeal: number;
}

/** Exponent of the sales by rank within a shelf; grocery assortments lie between 0.8 and 1.2. */
const ZIPF_EXPONENT = 1.05;

/** `count` items over all shelves, as even as the numbers allow; ids and names are unique. */
export function makeItems(seed: number, count: number): DemoItem[] {
  const random = streamFor(seed, 'items');
  const items: DemoItem[] = [];
  for (let shelf = 0; shelf < SHELVES.length; shelf++) {
    const share = Math.floor(((shelf + 1) * count) / SHELVES.length) - Math.floor((shelf * count) / SHELVES.length);
    for (const item of stockShelf(random, shelf, share)) items.push(item);
  }
  return items;
}

function stockShelf(random: Random, shelf: number, count: number): DemoItem[] {
  const { code, priceMinor } = SHELVES[shelf] as Shelf;
  const labels = shuffledLabels(random, SHELVES[shelf] as Shelf);
  const items: DemoItem[] = [];
  for (let rank = 0; rank < count; rank++) {
    const label = labels[rank % labels.length] as Label;
    const series = Math.floor(rank / labels.length);
    const quality = label.brand === STORE_BRAND ? 0.75 : label.edition === 'Organic ' ? 1.35 : 1;
    const price = Math.min(priceMinor[1] * 1.3, priceMinor[0] * quality + random() * (priceMinor[1] - priceMinor[0]));
    items.push({
      itemId: `${code}-${String(rank + 1).padStart(3, '0')}`,
      name: `${label.brand} ${label.edition}${label.product} ${label.size}${series > 0 ? ` No. ${series + 1}` : ''}`,
      brand: label.brand,
      product: label.product,
      size: label.size,
      organic: label.edition === 'Organic ',
      shelf,
      priceMinor: endingInNine(price),
      marginPercent: between(random, 12, 42),
      stock: chance(random, 0.02) ? 0 : Math.round(around(random, 120, 0.8)),
      appeal: around(random, 1, 0.4) / (rank + 1) ** ZIPF_EXPONENT,
    });
  }
  return items;
}

interface Label {
  readonly brand: string;
  readonly product: string;
  readonly size: string;
  readonly edition: string;
}

/** Every combination of the shelf's words in a seeded order, plain editions first. */
function shuffledLabels(random: Random, { brands, products, sizes }: Shelf): Label[] {
  return EDITIONS.flatMap((edition) => {
    const block: Label[] = brands.flatMap((brand) =>
      products.flatMap((product) => sizes.map((size) => ({ brand, product, size, edition }))),
    );
    for (let i = block.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [block[i], block[j]] = [block[j] as Label, block[i] as Label];
    }
    return block;
  });
}

const endingInNine = (priceMinor: number): number => Math.max(19, Math.round(priceMinor / 10) * 10 - 1);
