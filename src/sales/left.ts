import type { SoldLine, SoldSale } from './sale.js';

/** What of a sale still stands: of lines what is with the customer, and what was redeemed for that. What a return makes of it is one again. */
export type SaleLeft = Pick<SoldSale, 'lines' | 'redemptions' | 'cashbackUsedMinor'>;

export const pieceCountOf = ({ pieces }: SoldLine): number => pieces.reduce((sum, { count }) => sum + count, 0);

/** What was paid for it. */
export const paidMinor = ({ lines }: SaleLeft): number => lines.reduce((sum, { netMinor }) => sum + netMinor, 0);
