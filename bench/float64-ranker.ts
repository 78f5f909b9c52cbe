import { replayHistory } from '../src/history/replay.js';
import { customerVector } from '../src/ranking/customer-vector.js';
import { type RankingModel, vectorSize } from '../src/ranking/model.js';
import { SIGNAL_COUNT } from '../src/ranking/signals.js';
import { customerSignals, writeItemSignals } from '../src/ranking/signals-of-history.js';
import type { PoolEntry, Ranking, RankRequest } from '../src/scoring/ranker.js';

/**
 * The formula on typed arrays in free-running double precision, Math.log and Math.exp: what careful JavaScript does when it need not give the
 * bits of a kernel. A fairer yardstick than the twin, which rounds after every operation. Replay, vector and signals of the history are
 * shared with the twin; they are a few per cent of its time.
 */
export function createFloat64Ranker(entries: readonly PoolEntry[], model: RankingModel) {
  const size = vectorSize(model.customerVector);
  const { weights, customerVector: shape } = model;
  const covered = Uint32Array.from(new Set(entries.flatMap(({ items }) => Array.from(items)))).sort();
  const numberOf = new Map(Array.from(covered, (item, number) => [item, number]));
  const pick = (values: Float32Array) => Float64Array.from(covered, (item) => values[item]!);
  const { items } = model;
  const [base, slope, bias] = [pick(items.base), pick(items.sizeSlope), pick(items.denseBias)];
  const [ownBias, ownSlope] = [pick(items.ownBias), pick(items.ownCountSlope)];
  const rows = new Float64Array(covered.length * size);
  covered.forEach((item, number) => {
    rows.set(items.q.subarray(item * size, (item + 1) * size), number * size);
  });
  const from = new Uint32Array(entries.length + 1);
  entries.forEach((entry, p) => {
    from[p + 1] = from[p]! + entry.items.length;
  });
  const lists = Uint32Array.from(entries.flatMap((entry) => Array.from(entry.items, (item) => numberOf.get(item)!)));
  const [odds, dense, logs] = [0, 1, 2].map(() => new Float64Array(covered.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const scores = new Float64Array(entries.length);
  const signals = new Float32Array(SIGNAL_COUNT);
  const vectors = { count: size > 0 ? model.itemCount : 0, floats: items.p, start: 0, stride: shape.k };

  const countCut = Math.log1p(weights.ownCountMax ?? Number.POSITIVE_INFINITY);

  function scoreItems(z: Float64Array, sizeTerm: number): void {
    const { denseLinear, denseLog, denseFloor } = weights;
    for (let c = 0, row = 0; c < odds.length; c++, row += size) {
      let score = base[c]! + slope[c]! * sizeTerm;
      if (size > 0) {
        let D = bias[c]!;
        for (let j = 0; j < size; j++) D += z[j]! * rows[row + j]!;
        const log = Math.log(D > denseFloor ? D : denseFloor);
        score += denseLinear * D + denseLog * log;
        dense[c] = D;
        logs[c] = log;
      }
      odds[c] = Math.exp(score);
    }
  }

  function scorePromotions({ eligible, boosts }: RankRequest): void {
    for (let p = 0; p < scores.length; p++) {
      let combined = 0;
      if ((eligible[p >>> 5]! >>> (p & 31)) & 1) {
        for (let i = from[p]!; i < from[p + 1]!; i++) {
          const o = odds[lists[i]!]!;
          combined += o + combined * o;
        }
        if (boosts) combined *= boosts[p]!;
      }
      scores[p] = combined;
    }
  }

  function rank(request: RankRequest): Ranking {
    const replay = replayHistory(request.history!);
    const customer = customerSignals(replay);
    const z = Float64Array.from(size > 0 ? customerVector(replay, customer, shape, vectors) : []);
    const sizeTerm = customer.basketSize - 1.5;
    scoreItems(z, sizeTerm);
    for (let slot = 0; slot < replay.items.length; slot++) {
      const c = numberOf.get(replay.items[slot]!);
      if (c === undefined) continue;
      writeItemSignals(signals, 0, replay, customer, slot, request.nowDay ?? null);
      let score = ownBias[c]! + ownSlope[c]! * Math.min(signals[1]!, countCut);
      for (let s = 0; s < SIGNAL_COUNT; s++) score += weights.own[s]! * signals[s]!;
      if (size > 0) score += weights.ownDenseLinear * dense[c]! + weights.ownDenseLog * logs[c]!;
      odds[c]! *= Math.exp(score);
    }
    scorePromotions(request);
    return topOf(scores, request.k);
  }

  return { rank };
}

function topOf(scores: Float64Array, k: number): Ranking {
  const best = new Float64Array(k);
  const positions = new Uint32Array(k);
  let count = 0;
  for (let p = 0; p < scores.length; p++) {
    const score = scores[p]!;
    if (score === 0 || (count === k && score <= best[k - 1]!)) continue;
    let place = count < k ? count++ : k - 1;
    for (; place > 0 && best[place - 1]! < score; place--) {
      best[place] = best[place - 1]!;
      positions[place] = positions[place - 1]!;
    }
    best[place] = score;
    positions[place] = p;
  }
  return {
    positions: positions.slice(0, count),
    scores: Float32Array.from(best.subarray(0, count), (c) => c / (1 + c)),
  };
}
