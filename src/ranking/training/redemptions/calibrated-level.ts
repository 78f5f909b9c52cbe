interface ScoredChoice {
  /** Log-odds of the candidates, apart from the level. */
  readonly scores: Float64Array;
  /** How many of them were redeemed. */
  readonly redeemed: number;
}

/** Log-odds beyond which a level says no more. */
const LEVEL_MAX = 30;
const STEPS = 60;

/** The level at which the chances of all candidates add up to what was redeemed: a fit within choices leaves it open. */
export function calibratedLevel(choices: readonly ScoredChoice[]): number {
  const redeemed = choices.reduce((sum, choice) => sum + choice.redeemed, 0);
  let [low, high] = [-LEVEL_MAX, LEVEL_MAX];
  for (let step = 0; step < STEPS; step++) {
    const level = (low + high) / 2;
    let expected = 0;
    for (const { scores } of choices) for (const score of scores) expected += 1 / (1 + Math.exp(-level - score));
    if (expected > redeemed) high = level;
    else low = level;
  }
  return (low + high) / 2;
}
