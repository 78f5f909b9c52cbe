/** Best first, ids of items or promotions separated by blanks. */
export interface Prediction {
  readonly id: string;
  readonly ranked: string;
}

/** Ids a prediction, so that any K in use can be scored. */
const PREDICTION_LENGTH_MIN = 20;

/** Collects predictions that are as long as the longest list that is scored, and never short. */
export function startPredictions(ks: readonly number[], names: readonly string[]) {
  const list: Prediction[] = [];
  return {
    list,
    length: Math.max(PREDICTION_LENGTH_MIN, ...ks),
    add(id: string, ranked: Uint32Array): void {
      list.push({ id, ranked: Array.from(ranked, (i) => names[i]!).join(' ') });
    },
  };
}
