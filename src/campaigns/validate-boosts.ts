import { inside, type Violation, violation } from '../base/violation.js';
import { BOOST_FACTOR_MAX, BOOST_FACTOR_MIN, BOOST_ROWS_MAX } from '../limits.js';
import { type Boosts, boostsNothing, SLIDER_BOUNDS, SLIDERS } from './boosts.js';
import type { Algorithm } from './campaign.js';
import { filterProblem } from './field-checks.js';

/** What is wrong with the boosts of a variant. */
export function boostViolations(boosts: Boosts, algorithm: Algorithm): Violation[] {
  const { rows, sliders } = boosts;
  const found: Violation[] = [];
  if (algorithm !== 'AI_ENGINE' && !boostsNothing(boosts)) {
    found.push(
      violation([], algorithm, 'must be empty but for AI_ENGINE, which ranks by chances that the customer buys'),
    );
  }
  if (rows.length > BOOST_ROWS_MAX) {
    found.push(violation('rows', rows.length, `must not have more than ${BOOST_ROWS_MAX} entries`));
  }
  rows.forEach(({ filter, factor }, r) => {
    const problem = filterProblem(filter);
    if (problem !== null) found.push(...inside([violation('filter', filter, problem)], 'rows', r));
    if (!(factor >= BOOST_FACTOR_MIN && factor <= BOOST_FACTOR_MAX)) {
      const reason = `must be a number from ${BOOST_FACTOR_MIN} to ${BOOST_FACTOR_MAX}`;
      found.push(...inside([violation('factor', factor, reason)], 'rows', r));
    }
  });
  for (const slider of SLIDERS) {
    const [least, most] = SLIDER_BOUNDS[slider];
    const value = sliders[slider];
    if (value >= least && value <= most) continue;
    found.push(violation(['sliders', slider], value, `must be a number from ${least} to ${most}`));
  }
  return found;
}
