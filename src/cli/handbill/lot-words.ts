/** What was left to chance in a slot. */
interface Lot {
  readonly explored: boolean;
  readonly propensity?: number | undefined;
}

/** `drawn to learn how it does; its chance to be shown was 12 %`; null: the slot was not left to chance. */
export function lotWords({ explored, propensity }: Lot): string | null {
  if (propensity === undefined || (!explored && propensity === 1)) return null;
  const chance = `its chance to be shown was ${Number((100 * propensity).toPrecision(2))} %`;
  return explored ? `drawn to learn how it does; ${chance}` : `not drawn this time; ${chance}`;
}

export const SHUFFLED_WORDS = 'The order was drawn, to learn what a place in the list is worth';
