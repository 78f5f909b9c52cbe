import type { SoldLine, SoldSale } from './sale.js';

/** What of a line is still with the customer: its pieces, what was paid for them, and what each offer took off that. */
export type LineLeft = Omit<SoldLine, 'returnedPieces'>;

/** What of a sale still stands; lines of which nothing is left are gone. What returns make of it is one again. */
export interface SaleLeft extends Pick<SoldSale, 'redemptions' | 'cashbackUsedMinor'> {
  readonly lines: readonly LineLeft[];
}

export const pieceCountOf = ({ pieces }: LineLeft): number => pieces.reduce((sum, { count }) => sum + count, 0);
