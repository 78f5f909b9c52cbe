import { OFFER_KINDS, type OfferKind } from '../../redemption-ranker.js';
import { type Choice, fitChoices } from '../fit-choices.js';

export interface KindOptions {
  readonly width: number;
  /** Pull of the weights towards none. */
  readonly l2: number;
  /** Pull of a kind's own weights towards the common ones. */
  readonly kindL2: (choices: number) => number;
}

/**
 * Weights from all choices, then of each kind for itself, pulled towards the common ones: what a chosen promotion says about the customer it was
 * chosen for, one for everybody doesn't.
 */
export function fitKinds<T extends Choice & { readonly kind: OfferKind }>(
  choices: readonly T[],
  { width, l2, kindL2 }: KindOptions,
): Record<OfferKind, Float64Array> {
  const common = fitChoices(choices, { l2, prior: new Float64Array(width) });
  return Object.fromEntries(
    OFFER_KINDS.map((kind) => {
      const own = choices.filter((choice) => choice.kind === kind);
      const weights = own.length === 0 ? common : fitChoices(own, { l2: kindL2(own.length), prior: common });
      return [kind, weights];
    }),
  ) as Record<OfferKind, Float64Array>;
}
