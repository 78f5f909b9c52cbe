import { createProcessSale } from './process-sale.js';
import { createReserveSale } from './reserve-sale.js';
import { createReturnLines } from './return-lines.js';
import type { SaleVerbs } from './sale-requests.js';
import { createVoidSale } from './void-sale.js';

/** The verbs of the check-out. */
export const createSaleVerbs = (dependencies: Parameters<typeof createProcessSale>[0]): SaleVerbs => ({
  process: createProcessSale(dependencies),
  reserve: createReserveSale(dependencies),
  void: createVoidSale(dependencies),
  returnLines: createReturnLines(dependencies),
});
