import type { ExposedHandbill } from '../../exposure/exposed-handbill.js';
import { placeBias } from '../../exposure/place-bias.js';

/** How well each place of a row of slots is seen beside its first: e_k, by group and place. A row that was never shuffled: all alike. */
export type PlaceRatios = (handbill: Pick<ExposedHandbill, 'variantId'>, group: number, place: number) => number;

/** From the handbills whose order was drawn. */
export function placeRatios(handbills: Iterable<ExposedHandbill>): PlaceRatios {
  const rows = new Map<string, { shown: number[]; redeemed: number[] }>();
  for (const { variantId, shuffled, slots } of handbills) {
    if (!shuffled) continue;
    for (const { group, place, redemptions } of slots) {
      const name = rowName(variantId, group);
      const row = rows.get(name) ?? { shown: [], redeemed: [] };
      rows.set(name, row);
      for (let k = row.shown.length; k <= place; k++) row.shown[k] = row.redeemed[k] = 0;
      row.shown[place]! += 1;
      row.redeemed[place]! += redemptions > 0 ? 1 : 0;
    }
  }
  const ratios = new Map([...rows].map(([name, counts]) => [name, placeBias(counts)]));
  return ({ variantId }, group, place) => ratios.get(rowName(variantId, group))?.[place] ?? 1;
}

/** Ids have no line breaks. */
const rowName = (variantId: string, group: number): string => `${variantId}\n${group}`;
