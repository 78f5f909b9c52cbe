import { DAY_DECAY_TABLE, dayDecayRow } from '../history/decay.js';
import { countOf, lastDayOf, sumOf } from '../history/item-totals.js';
import { SUM_DAYS } from '../history/layout.js';
import type { ReplayedHistory } from '../history/replay.js';
import { exp2F32, log2F32 } from '../ranking/float32.js';
import {
  W_OFFER_BOUGHT,
  W_OFFER_DISTINCT,
  W_OFFER_IDLE,
  W_OFFER_PURCHASES,
  W_OFFER_RECENT,
} from '../ranking/layout.js';
import { at, type Image } from './image.js';
import {
  I_CLASS_FROM,
  I_CLASS_MIXES,
  I_CLASS_SLOTS,
  I_CLASS_WEIGHTS,
  I_CLASSIFIED,
  I_COVERED_LIMIT,
  I_COVERED_OF,
  I_LISTS,
  I_MIX_INPUTS,
  I_MIX_OF,
  I_MIXES,
  I_NARROW_FROM,
  I_NARROW_LISTS,
  I_OFFER_BASE,
  I_WEIGHTS,
  I_WIDE_FROM,
  I_WIDE_LISTS,
  M_ADDED,
  M_END,
  M_IS_LIFT,
  M_WEIGHT,
  M_WORDS,
  MIX_INPUTS,
  NOT_COVERED,
} from './layout.js';

const f32 = Math.fround;
/** Of the sums by day, the one with a half-life of 240 days. */
const RECENT = 2;

/** Odds of lists by what redemptions teach (ranking/redemption-ranker.ts): assembly/redemptions.ts. The result is reused by the next call. */
export function createOfferScorer(image: Image): (known: ReplayedHistory | null, days: number | null) => Float32Array {
  const { words, floats } = image;
  const count = words[I_LISTS]!;
  const odds = new Float32Array(count);
  const parts = new Float32Array(count);
  const terms = new Float32Array(words[I_MIXES]!);
  return (known, days) => {
    scoreMixes(image, known, terms);
    scoreOwn(image, known, days, parts);
    const [base, mixOf] = [at(image, I_OFFER_BASE), at(image, I_MIX_OF)];
    for (let list = 0; list < count; list++) {
      let score = floats[base + list]!;
      for (let input = 0; input < MIX_INPUTS; input++) {
        score = f32(score + terms[words[mixOf + input * count + list]! >>> 2]!);
      }
      odds[list] = exp2F32(f32(score + parts[list]!));
    }
    return odds;
  };
}

/** What purchases by class count in each mix. */
function scoreMixes(image: Image, known: ReplayedHistory | null, terms: Float32Array): void {
  const { words, floats } = image;
  const [slots, classified] = [at(image, I_CLASS_SLOTS), words[I_CLASSIFIED]!];
  const purchases = new Map<number, number>();
  let all = 0;
  for (let own = 0; own < (known?.items.length ?? 0); own++) {
    const row = slots + Math.min(known!.items[own]!, classified) * MIX_INPUTS;
    const n = countOf(known!.totals, own);
    all = f32(all + n);
    for (let input = 0; input < MIX_INPUTS; input++) {
      const slot = words[row + input]! >>> 2;
      purchases.set(slot, f32((purchases.get(slot) ?? 0) + n));
    }
  }
  terms.fill(0);
  const [from, mixes, weights] = [at(image, I_CLASS_FROM), at(image, I_CLASS_MIXES), at(image, I_CLASS_WEIGHTS)];
  for (const [slot, n] of purchases) {
    for (let i = words[from + slot]! >>> 2; i < words[from + slot + 1]! >>> 2; i++) {
      const mix = words[mixes + i]! >>> 2;
      terms[mix] = f32(terms[mix]! + f32(n * floats[weights + i]!));
    }
  }
  let mix = 0;
  for (let input = 0; input < MIX_INPUTS; input++) {
    const record = at(image, I_MIX_INPUTS) + input * M_WORDS;
    const added = floats[record + M_ADDED]!;
    const scale = words[record + M_IS_LIFT] ? f32(1 / f32(all + added)) : 1;
    for (; mix < words[record + M_END]! >>> 2; mix++) {
      terms[mix] = f32(floats[record + M_WEIGHT]! * log2F32(f32(f32(terms[mix]! + added) * scale)));
    }
  }
}

interface OwnSum {
  purchases: number;
  recent: number;
  distinct: number;
  lastDay: number;
}

/** What own items count in the lists that cover them. */
function scoreOwn(image: Image, known: ReplayedHistory | null, days: number | null, parts: Float32Array): void {
  const { floats } = image;
  parts.fill(0);
  if (known === null) return;
  const w = at(image, I_WEIGHTS);
  const part = (weight: number, sum: number): number => f32(floats[w + weight]! * log2F32(f32(sum + 1)));
  for (const [list, { purchases, recent, distinct, lastDay }] of sumOwn(image, known, days)) {
    let score = f32(floats[w + W_OFFER_BOUGHT]! + part(W_OFFER_PURCHASES, purchases));
    score = f32(score + part(W_OFFER_RECENT, recent));
    score = f32(score + part(W_OFFER_DISTINCT, distinct));
    parts[list] = f32(score + part(W_OFFER_IDLE, days === null ? 0 : Math.max(days - lastDay, 0)));
  }
}

function sumOwn(image: Image, known: ReplayedHistory, days: number | null): Map<number, OwnSum> {
  const { words } = image;
  const [covered, limit] = [at(image, I_COVERED_OF), words[I_COVERED_LIMIT]!];
  const sums = new Map<number, OwnSum>();
  for (let own = 0; own < known.items.length; own++) {
    const item = known.items[own]!;
    const number = item < limit ? words[covered + item]! : NOT_COVERED;
    if (number === NOT_COVERED) continue;
    const lastDay = lastDayOf(known.totals, own);
    const row = dayDecayRow(days === null ? 0 : Math.max(days - lastDay, 0));
    const recent = f32(sumOf(known.totals, own, SUM_DAYS + RECENT) * DAY_DECAY_TABLE[row + RECENT]!);
    for (const [fromWord, listsWord] of [
      [I_NARROW_FROM, I_NARROW_LISTS],
      [I_WIDE_FROM, I_WIDE_LISTS],
    ] as const) {
      const from = at(image, fromWord) + number;
      for (let i = words[from]! >>> 2; i < words[from + 1]! >>> 2; i++) {
        const list = words[at(image, listsWord) + i]! >>> 2;
        const sum = sums.get(list) ?? { purchases: 0, recent: 0, distinct: 0, lastDay: 0 };
        sum.purchases = f32(sum.purchases + countOf(known.totals, own));
        sum.recent = f32(sum.recent + recent);
        sum.distinct += 1;
        sum.lastDay = Math.max(sum.lastDay, lastDay);
        sums.set(list, sum);
      }
    }
  }
  return sums;
}
