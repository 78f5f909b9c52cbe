import type { ReturnId, SaleId } from '../../base/ids.js';
import type { ReturnAnswer, ReturnRequest } from '../../engine/engine.js';
import type { ReturnLinesRequest } from '../../generated/handbill/v1/ReturnLinesRequest.js';
import type { ReturnLinesResponseInput } from '../../generated/handbill/v1/ReturnLinesResponse.js';
import { BASKET_LINES_MAX } from '../../limits.js';
import { ONE_PIECE_MILLI } from '../../pricing/basket.js';
import { checkLength, type Issues, readKey } from './fields.js';
import { extended, type Named } from './named.js';
import { readBuyer, readQuantity } from './sale.js';

/** Lines are judged by what is left of the sale; here only what can't be seen there any more. */
export function readReturnLines(wire: ReturnLinesRequest, issues: Issues): Named<ReturnRequest> {
  const saleId = readKey<SaleId>(wire.saleId, 'sale_id', issues);
  const returnId = readKey<ReturnId>(wire.returnId, 'return_id', issues);
  const lines = checkLength(wire.lines, BASKET_LINES_MAX, 'lines', issues)
    ? wire.lines.map(({ seq, quantity }, at) => ({ seq, quantityMilli: readQuantity(quantity, at, issues) }))
    : [];
  return extended(readBuyer(wire, issues), (buyer) => ({ saleId, returnId, lines, ...buyer }));
}

export const toReturnResponse = ({ lines, ...answer }: ReturnAnswer): ReturnLinesResponseInput => ({
  ...answer,
  lines: lines.map(({ seq, quantityMilli, grossMinor, netMinor }) => ({
    seq,
    quantity: quantityMilli / ONE_PIECE_MILLI,
    grossMinor,
    netMinor,
  })),
});
