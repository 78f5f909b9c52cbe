import {
  W_OFFER_BOUGHT,
  W_OFFER_DISTINCT,
  W_OFFER_IDLE,
  W_OFFER_PURCHASES,
  W_OFFER_RECENT,
} from '../ranking/layout.js';
import type { OfferFacts } from '../ranking/offer-facts.js';
import {
  addedTo,
  CLASS_INPUTS,
  CLASS_RULES,
  LIST_INPUTS,
  type OfferKind,
  REDEMPTION_INPUTS,
  type RedemptionRanker,
} from '../ranking/redemption-ranker.js';
import { fillIndex } from './fill-index.js';
import { at, type Image } from './image.js';
import {
  I_CLASS_FROM,
  I_CLASS_MIXES,
  I_CLASS_SLOT_COUNT,
  I_CLASS_SLOTS,
  I_CLASS_WEIGHTS,
  I_CLASSIFIED,
  I_LISTS,
  I_MIX_INPUTS,
  I_MIX_OF,
  I_OFFER_BASE,
  I_WEIGHTS,
  M_ADDED,
  M_END,
  M_IS_LIFT,
  M_WEIGHT,
  M_WORDS,
} from './layout.js';
import type { OfferShape } from './offer-shape.js';

/** So unlikely that the odds become the least there are. */
const PAD_BASE = -1_000;

/** Everything that ranks by redemptions; scores are kept in units of log2, as those of items. */
export function fillRedemptions(image: Image, offers: OfferShape, ranker: RedemptionRanker, kind: OfferKind): void {
  const { words, floats } = image;
  const weights = ranker.weights[kind];
  const w = at(image, I_WEIGHTS);
  floats[w + W_OFFER_BOUGHT] = weights.bought * Math.LOG2E;
  // These multiply log2 instead of ln: the unit is right already.
  floats[w + W_OFFER_PURCHASES] = weights.purchases;
  floats[w + W_OFFER_RECENT] = weights.recentPurchases;
  floats[w + W_OFFER_DISTINCT] = weights.distinct;
  floats[w + W_OFFER_IDLE] = weights.idle;
  fillLists(image, offers, ranker, kind);
  CLASS_INPUTS.forEach((input, i) => {
    const rule = CLASS_RULES[input];
    const record = at(image, I_MIX_INPUTS) + i * M_WORDS;
    words[record + M_END] = offers.ends[i]! * 4;
    floats[record + M_WEIGHT] = weights[input];
    floats[record + M_ADDED] = addedTo(rule);
    words[record + M_IS_LIFT] = rule.isLift ? 1 : 0;
    fillSlots(image, offers.classes.of[rule.kind], offers.slotOf[i]!, i);
  });
  fillClassMixes(image, offers);
}

function fillLists(image: Image, { offers }: OfferShape, ranker: RedemptionRanker, kind: OfferKind): void {
  const { words, floats, shape } = image;
  const [base, mixes, lists] = [at(image, I_OFFER_BASE), at(image, I_MIX_OF), words[I_LISTS]!];
  floats.fill(PAD_BASE, base, base + lists);
  for (const [items, { facts, mixOf }] of offers) {
    const list = shape.lists.get(items)!;
    floats[base + list] = baseOf(ranker, kind, facts.inputs) * Math.LOG2E;
    mixOf.forEach((mix, input) => {
      words[mixes + input * lists + list] = mix * 4;
    });
  }
}

/** What the list itself counts, and what the means of all other inputs take off. */
function baseOf({ weights, means }: RedemptionRanker, kind: OfferKind, inputs: OfferFacts['inputs']): number {
  let sum = weights[kind].level;
  for (const input of REDEMPTION_INPUTS) sum -= weights[kind][input] * means[input];
  for (const input of LIST_INPUTS) sum += weights[kind][input] * inputs[input];
  return sum;
}

/** The last row is of items that the classes don't know. */
function fillSlots({ words }: Image, of: Uint32Array, slotOf: ReadonlyMap<number, number>, input: number): void {
  const classified = words[I_CLASSIFIED]!;
  const slots = words[I_CLASS_SLOTS]! >>> 2;
  for (let item = 0; item <= classified; item++) {
    words[slots + item * CLASS_INPUTS.length + input] = (slotOf.get(of[item] ?? 0) ?? 0) * 4;
  }
}

/** From the slot of a class to the mixes that hold it. */
function fillClassMixes(image: Image, { mixes, ends, slotOf }: OfferShape): void {
  const each = (add: (slot: number, mix: number, weight: number) => void): void =>
    slotOf.forEach((slots, input) => {
      for (let mix = ends[input - 1] ?? 0; mix < ends[input]!; mix++) {
        for (const [i, number] of mixes[mix]?.classes.entries() ?? [])
          add(slots.get(number)!, mix, mixes[mix]!.weights[i]!);
      }
    });
  const keys = image.words[I_CLASS_SLOT_COUNT]!;
  fillIndex(image, { from: I_CLASS_FROM, values: I_CLASS_MIXES, keys }, (add) => {
    each((slot, mix) => add(slot, mix * 4));
  });
  const [weight, bits] = floatBits();
  fillIndex(image, { from: I_CLASS_FROM, values: I_CLASS_WEIGHTS, keys }, (add) => {
    each((slot, _, value) => {
      weight[0] = value;
      add(slot, bits[0]!);
    });
  });
}

function floatBits(): [Float32Array, Uint32Array] {
  const float = new Float32Array(1);
  return [float, new Uint32Array(float.buffer)];
}
