import { hash32, mix32 } from '../base/hash.js';

/** A sample of names, the same for the same names and seed, whatever order they come in. */
export interface Sample {
  add(name: string): void;
  /** How many were added. */
  readonly seen: number;
  /** Those that were chosen, in an order that says nothing of them. */
  names(): string[];
}

interface Drawn {
  readonly name: string;
  readonly lot: number;
}

/**
 * The `size` names with the lowest hashes: each set of names is as likely as another one. Twice as many are kept on the way, so that sorting costs a
 * name next to nothing.
 */
export function createSample(size: number, seed: number): Sample {
  let kept: Drawn[] = [];
  let seen = 0;
  /** No lot above it can be among the lowest any more. */
  let bound = Number.POSITIVE_INFINITY;
  const salt = mix32(seed ^ 0x5a_3c_96_1f);

  function cut(): void {
    kept = kept.sort(inOrder).slice(0, size);
    if (kept.length === size) bound = kept.at(-1)!.lot;
  }

  return {
    add(name) {
      seen += 1;
      const lot = hash32(name, salt);
      if (lot > bound) return;
      kept.push({ name, lot });
      if (kept.length >= 2 * size) cut();
    },
    get seen() {
      return seen;
    },
    names() {
      cut();
      return kept.map(({ name }) => name);
    },
  };
}

const inOrder = (a: Drawn, b: Drawn): number => a.lot - b.lot || (a.name < b.name ? -1 : 1);
