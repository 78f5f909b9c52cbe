import type { Bits } from '../base/bits.js';

/** A row of slots to fill. */
export interface FillGroup {
  readonly slots: number;
  /** Candidates that may fill them. */
  readonly eligible: Bits;
}

/** What fills a slot. */
export interface Chosen {
  /** In the pool. */
  readonly position: number;
  readonly score: number;
}

/** What is in a handbill so far, beside what the customer has already: which candidates may still come. */
export interface HeldOffers {
  allows(position: number): boolean;
  hold(position: number): void;
}
