import type { Report } from '../base/violation.js';
import { ONE_PIECE_MILLI } from '../pricing/basket.js';
import type { SaleLeft } from './left.js';
import type { GivenBack } from './return-lines.js';

/** Tells what can't be given back: lines that the sale doesn't have, or that are all returned; more than is left; parts of pieces. */
export function checkGivenBack({ lines }: SaleLeft, givenBack: readonly GivenBack[], report: Report): void {
  const bySeq = new Map(lines.map((line) => [line.seq, line]));
  const seen = new Set<number>();
  for (const [at, { seq, quantityMilli }] of givenBack.entries()) {
    if (seen.has(seq)) report([at, 'seq'], seq, 'must not be that of a line before');
    seen.add(seq);
    const line = bySeq.get(seq);
    if (line === undefined) {
      report([at, 'seq'], seq, 'is no line of the sale of which anything is left');
      continue;
    }
    const quantity = quantityMilli / ONE_PIECE_MILLI;
    const left = line.quantityMilli / ONE_PIECE_MILLI;
    if (quantityMilli <= 0) report([at, 'quantity'], quantity, 'must be above 0');
    else if (quantityMilli > line.quantityMilli)
      report([at, 'quantity'], quantity, `must be at most ${left}: no more is left`);
    else if (!line.isWeighed && quantityMilli % ONE_PIECE_MILLI !== 0) {
      report([at, 'quantity'], quantity, 'must be a whole number: the line is sold by the piece');
    }
  }
}
