import { type Bits, bitsWhere, emptyBits, intersect, unite } from '../../base/bits.js';
import { type StepBudget, spend } from '../../filters/budget.js';
import type { Bindings } from '../../filters/meter.js';

/** One request of a customer. */
export interface Asked {
  /** The customer, and elements of loops over what the customer has. */
  readonly late: Bindings;
  readonly budget: StepBudget;
  /** Hears of what could not be told of the customer. */
  onError(message: string): void;
}

/**
 * The rows of a domain for which a condition is true, and those for which it is false: an error is neither, as in CEL, where `true || error` is true
 * and `false && error` false. Null: the budget did not do. Don't change the bits.
 */
export interface Judged {
  yes(asked: Asked): Bits | null;
  no(asked: Asked): Bits | null;
  /** Whether it is the same for everybody. */
  readonly isFixed: boolean;
  /** Why it can't be told for some rows, whoever asks; null: it can. */
  readonly failure: string | null;
}

/** Of a condition that asks the customer nothing. */
export const settled = (judged: Judged): Judged => fixed(judged.yes(NOBODY)!, judged.no(NOBODY)!, judged.failure);

/** Asks nothing, and pays nothing. */
export const NOBODY: Asked = { late: {}, budget: { left: Number.POSITIVE_INFINITY }, onError: () => {} };

type Side = (asked: Asked) => Bits | null;

export const fixed = (yes: Bits, no: Bits, failure: string | null): Judged => ({
  yes: () => yes,
  no: () => no,
  isFixed: true,
  failure,
});

/** Words of bits that are gone through in a step of 200 ns. */
const WORDS_PER_STEP = 1_000;

/** Pays for going through so many masks of a size. */
export const payMasks = ({ budget }: Asked, size: number, masks: number): boolean =>
  spend(budget, 1 + Math.ceil((masks * size) / (32 * WORDS_PER_STEP)));

export function both(size: number, parts: readonly Judged[]): Judged {
  return combined(parts, {
    yes: gathered(
      size,
      parts.map(({ yes }) => yes),
      intersect,
    ),
    no: gathered(
      size,
      parts.map(({ no }) => no),
      unite,
    ),
  });
}

export function oneOf(size: number, parts: readonly Judged[]): Judged {
  return combined(parts, {
    yes: gathered(
      size,
      parts.map(({ yes }) => yes),
      unite,
    ),
    no: gathered(
      size,
      parts.map(({ no }) => no),
      intersect,
    ),
  });
}

export const negated = ({ yes, no, isFixed, failure }: Judged): Judged => ({ yes: no, no: yes, isFixed, failure });

export function chosen(size: number, condition: Judged, then: Judged, otherwise: Judged): Judged {
  const either = (side: 'yes' | 'no'): Side => {
    const first = gathered(size, [condition.yes, then[side]], intersect);
    const second = gathered(size, [condition.no, otherwise[side]], intersect);
    return gathered(size, [first, second], unite);
  };
  return combined([condition, then, otherwise], { yes: either('yes'), no: either('no') });
}

function combined(parts: readonly Judged[], { yes, no }: { readonly yes: Side; readonly no: Side }): Judged {
  const failure = parts.find((part) => part.failure !== null)?.failure ?? null;
  const isFixed = parts.every((part) => part.isFixed);
  const judged = { yes, no, isFixed, failure };
  return isFixed ? settled(judged) : judged;
}

/** What is the same for everybody comes first: where it leaves nothing open, the others need not be asked. */
const gathered =
  (size: number, sides: readonly Side[], gather: (target: Bits, other: Bits) => void): Side =>
  (asked) => {
    if (!payMasks(asked, size, sides.length)) return null;
    let all: Bits | null = null;
    for (const side of sides) {
      const bits = side(asked);
      if (bits === null) return null;
      if (all === null) all = bits.slice();
      else gather(all, bits);
    }
    return all;
  };

export const everyRow = (size: number): Bits => bitsWhere(size, () => true);

/** What is in the one and not in the other. */
export function without(bits: Bits, other: Bits): Bits {
  const left = emptyBits(bits.length * 32);
  for (let w = 0; w < bits.length; w++) left[w] = bits[w]! & ~other[w]!;
  return left;
}
