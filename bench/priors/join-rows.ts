import type { FitRows } from '../../src/ranking/training/fit-rows.js';

type Column = keyof {
  [C in keyof FitRows as FitRows[C] extends { readonly BYTES_PER_ELEMENT: number } ? C : never]: C;
};

/** Rows of several retailers as those of one fit. Customers and items of different retailers may share numbers. */
export function joinRows(all: readonly FitRows[]): FitRows {
  const joined = <C extends Column>(name: C): FitRows[C] => {
    const first = all[0]![name];
    const out = new (first.constructor as new (length: number) => typeof first)(
      all.reduce((sum, rows) => sum + rows[name].length, 0),
    );
    let at = 0;
    for (const rows of all) {
      out.set(rows[name], at);
      at += rows[name].length;
    }
    return out;
  };
  return {
    groups: all.reduce((sum, { groups }) => sum + groups, 0),
    customer: joined('customer'),
    position: joined('position'),
    groupStart: startsOf(all.map(({ groupStart }) => groupStart)),
    ownStart: startsOf(all.map(({ ownStart }) => ownStart)),
    nextSize: joined('nextSize'),
    item: joined('item'),
    label: joined('label'),
    common: joined('common'),
    own: joined('own'),
  };
}

/** Starts of the groups of each retailer, counted on from the end of the one before. */
function startsOf(all: readonly Uint32Array[]): Uint32Array {
  const out = [0];
  for (const starts of all) {
    const from = out.at(-1)!;
    for (const start of starts.subarray(1)) out.push(from + start);
  }
  return Uint32Array.from(out);
}
