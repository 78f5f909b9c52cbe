import type { KnownProfile } from '../audience/known-profile.js';
import { hasBit } from '../base/bits.js';
import type { ItemIndex } from '../base/ids.js';
import { MS_PER_DAY, type Period } from '../base/time.js';
import type { Slider } from '../campaigns/boosts.js';
import { stepBudget } from '../filters/budget.js';
import { FILTER_STEPS_PER_REQUEST } from '../limits.js';
import type { DueItem } from '../ranking/due-items.js';
import { MEASURES, STATIC_SLIDERS, sliderFactor } from './boost-measures.js';
import { dueFact, rowWords, SIGNALS, STATIC_FACTS, sliderWords } from './boost-words.js';
import { type CompiledBoosts, multiply } from './compile-boosts.js';
import type { CandidateIndex } from './plan.js';

/** A part of the boost of one promotion. */
export interface BoostPart {
  /** `boost` of a row; or the slider, as the contract calls it. */
  readonly signal: string;
  /** In log-odds. */
  readonly amount: number;
  readonly words: string;
}

/** What the boosts of a variant make of the candidates for one customer. */
export interface CustomerBoosts {
  /** On the odds, by position. */
  readonly factors: Float32Array;
  /** What the factor of a candidate is made of. */
  partsAt(position: number): BoostPart[];
}

interface Customer {
  readonly profile: KnownProfile;
  /** What the customer may need again, worked out when it is asked for. */
  dueItems(): readonly DueItem[];
}

export function boostsFor(
  boosts: CompiledBoosts,
  candidates: CandidateIndex,
  { profile, dueItems }: Customer,
  window: Period,
): CustomerBoosts {
  const { pool, catalog, coveredBy } = candidates;
  const { sliders } = boosts;
  const windowDay = Math.floor(window.startMs / MS_PER_DAY);
  const factors = boosts.sharedOn(windowDay).slice();
  const budget = stepBudget(FILTER_STEPS_PER_REQUEST);
  const rows = boosts.rows.map(({ mask, ...row }) => {
    if (!mask.isPersonal) return { ...row, accepted: mask.matching };
    const accepted = mask.matching.slice();
    mask.restrict(accepted, profile, budget);
    multiply(factors, accepted, row.factor);
    return { ...row, accepted };
  });
  /** By position, what of it is due most. */
  const due = new Map<number, DueItem>();
  if (sliders.repurchaseDue !== 0) {
    for (const each of dueItems()) {
      for (const position of coveredBy(each.item)) {
        if ((due.get(position)?.due ?? 0) < each.due) due.set(position, each);
      }
    }
    for (const [position, each] of due) factors[position]! *= sliderFactor(sliders.repurchaseDue, each.due);
  }

  return {
    factors: new Float32Array(factors),
    partsAt(position) {
      const entry = pool.entries[position]!;
      const parts: BoostPart[] = rows.flatMap(({ accepted, filter, factor }) =>
        hasBit(accepted, position)
          ? [{ signal: 'boost', amount: Math.log(factor), words: rowWords(filter, factor) }]
          : [],
      );
      const add = (slider: Slider, measure: number, fact: string): void => {
        const amount = Math.log(sliderFactor(sliders[slider], measure));
        parts.push({ signal: SIGNALS[slider], amount, words: sliderWords(slider, sliders[slider], fact) });
      };
      for (const slider of STATIC_SLIDERS) {
        add(slider, MEASURES[slider](entry, candidates, windowDay), STATIC_FACTS[slider](entry, candidates, windowDay));
      }
      const found = due.get(position);
      if (found) add('repurchaseDue', found.due, dueFact(catalog.itemAt(found.item as ItemIndex)?.name, found.due));
      return parts.filter(({ amount }) => amount !== 0);
    },
  };
}
