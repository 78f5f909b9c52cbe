import { randomStream } from '../../src/base/hash.js';

/** A wrong value to plant: what the cells of a row become, and which column the report must name (null: the row). */
interface Mistake {
  readonly column: string | null;
  readonly cells?: Readonly<Record<string, string>>;
  /** For what can't be said cell by cell. */
  readonly line?: (line: string) => string;
}

export const COLUMNS = [
  'code',
  'type',
  'name',
  'headline',
  'description',
  'visibilityStatus',
  'startAt',
  'expireAt',
  'displayFrom',
  'displayTo',
  'lastingTime',
  'priority',
  'minBasketValue',
  'maxBasketValue',
  'discountType',
  'discountValue',
  'requiredItemsCount',
  'redeemLimitPerClient',
  'budget',
  'catalogIndexItems',
  'storeIds',
  'tags.0.name',
] as const;

/** Twenty kinds of mistakes, as they happen in real files. */
export const MISTAKES: Readonly<Record<string, Mistake>> = {
  'empty name': { column: 'name', cells: { name: '' } },
  'key with a blank': { column: 'code', cells: { code: '" P"' } },
  'unknown type': { column: 'type', cells: { type: 'EVERYBODY' } },
  'unknown visibility': { column: 'visibilityStatus', cells: { visibilityStatus: 'published' } },
  'date of another country': { column: 'startAt', cells: { startAt: '01/31/2026' } },
  'day that does not exist': { column: 'expireAt', cells: { expireAt: '2027-02-29' } },
  'end before start': { column: 'expireAt', cells: { expireAt: '2025-12-31' } },
  'time of day beyond the day': { column: 'displayFrom', cells: { displayFrom: '25:00' } },
  'time of day against a date': { column: 'displayTo', cells: { displayTo: '2026-03-01' } },
  'negative seconds': { column: 'lastingTime', cells: { lastingTime: '-5' } },
  'words for a number': { column: 'priority', cells: { priority: 'high' } },
  'thousand or decimals': { column: 'minBasketValue', cells: { minBasketValue: '"1,000"' } },
  'maximum below minimum': { column: 'maxBasketValue', cells: { maxBasketValue: '1.00' } },
  'unknown discount': { column: 'discountType', cells: { discountType: 'RABATT' } },
  'more than all of it': { column: 'discountValue', cells: { discountType: 'PERCENT', discountValue: '150' } },
  'half an item': { column: 'requiredItemsCount', cells: { requiredItemsCount: '1.5' } },
  'limit of nothing': { column: 'redeemLimitPerClient', cells: { redeemLimitPerClient: '0' } },
  'third decimal': { column: 'budget', cells: { budget: '100.005' } },
  'one field too many': { column: null, line: (line) => `${line},extra` },
  'stray quote': { column: null, line: (line) => line.replace('Save', 'Save 5" now') },
};

export interface PlantedFile {
  readonly text: string;
  /** In file order. */
  readonly planted: readonly { readonly line: number; readonly column: string | null }[];
  readonly rows: number;
}

/** A file of good promotions with `mistakes` bad ones among them, of every kind equally many; rows may span lines. */
export function plantErrors(rows: number, mistakes: number, seed: number): PlantedFile {
  const random = randomStream(seed);
  const bad = new Set<number>();
  while (bad.size < mistakes) bad.add(Math.floor(random() * rows));
  const kinds = Object.values(MISTAKES);
  const lines = [COLUMNS.join()];
  const planted: { line: number; column: string | null }[] = [];
  let line = 2;
  let next = 0;
  for (let i = 0; i < rows; i++) {
    const cells = goodCells(i, random);
    let text = join(cells);
    if (bad.has(i)) {
      const mistake = kinds[next++ % kinds.length]!;
      // What is wrong with the line as a whole must not also have a newline inside: it could not be found again.
      text = join({ ...cells, ...mistake.cells, ...(mistake.line && { description: 'plain' }) });
      if (mistake.line) text = mistake.line(text);
      planted.push({ line, column: mistake.column });
    }
    lines.push(text);
    line += text.split('\n').length;
  }
  return { text: `${lines.join('\n')}\n`, planted, rows };
}

function join(cells: Readonly<Record<string, string>>): string {
  return COLUMNS.map((column) => cells[column]).join();
}

function goodCells(i: number, random: () => number): Record<string, string> {
  const chance = (share: number) => random() < share;
  return {
    code: `P${i}`,
    type: chance(0.5) ? 'HANDBILL' : 'Personalized promotion',
    name: chance(0.3) ? `"Offer ""${i}"", fresh"` : `Offer ${i}`,
    headline: 'Save',
    description: chance(0.2) ? '"first line\nsecond line\r\nthird"' : 'plain',
    visibilityStatus: 'PUBLISH',
    startAt: '2026-01-01T00:00:00Z',
    expireAt: chance(0.5) ? '2026-12-31' : '',
    displayFrom: '08:00',
    displayTo: '20:00',
    lastingTime: '86400',
    priority: String(Math.floor(random() * 100)),
    minBasketValue: '5.00',
    maxBasketValue: '500',
    discountType: 'AMOUNT',
    discountValue: (1 + Math.floor(random() * 400) / 100).toFixed(2),
    requiredItemsCount: '1',
    redeemLimitPerClient: chance(0.5) ? '2' : '',
    budget: '1000.00',
    catalogIndexItems: chance(0.5) ? '"1001,1002,1003"' : '1001|1002',
    storeIds: 's1|s2',
    'tags.0.name': 'MOBILE',
  };
}
