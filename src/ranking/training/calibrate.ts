/**
 * Level of the score: the offset b that makes the expected number of purchases over the fitting rows equal the actual
 * one, with p = 1 / (1 + exp(-(s + b))). A softmax fit leaves the level open.
 */
export function calibrate(scores: Float64Array, labels: Uint8Array): number {
  let bought = 0;
  for (const label of labels) bought += label;
  let low = -60;
  let high = 60;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    let expected = 0;
    for (const score of scores) expected += 1 / (1 + Math.exp(-(score + middle)));
    if (expected < bought) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
