import type { Ranking } from './ranker.js';

const f32 = Math.fround;

/** The K best positive scores by insertion, best first, ties by position; odds become probabilities. */
export function selectTop(scores: Float32Array, k: number): Ranking {
  const best = new Float32Array(k);
  const positions = new Uint32Array(k);
  let count = 0;
  for (let position = 0; position < scores.length; position++) {
    const score = scores[position]!;
    if (!(score > 0) || (count === k && score <= best[k - 1]!)) continue;
    let place = count < k ? count++ : k - 1;
    for (; place > 0 && best[place - 1]! < score; place--) {
      best[place] = best[place - 1]!;
      positions[place] = positions[place - 1]!;
    }
    best[place] = score;
    positions[place] = position;
  }
  const probabilities = new Float32Array(count);
  for (let i = 0; i < count; i++) probabilities[i] = best[i]! / f32(best[i]! + 1);
  return { positions: positions.slice(0, count), scores: probabilities };
}
