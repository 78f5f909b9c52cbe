import { isCelError, isCelList } from '@bufbuild/cel';
import { type Bits, bitsWhere, countBits, emptyBits, forEachBit, intersect, unite } from '../../base/bits.js';
import type { Evaluation } from '../../filters/meter.js';
import { type Asked, everyRow, type Judged, payMasks, settled, without } from './judged.js';
import type { RowsOf } from './rows.js';

/** Elements that rows have, with a condition on them. */
export interface Elements {
  readonly size: number;
  /** Rows that have an element. */
  readonly rows: RowsOf;
  readonly body: Judged;
  /** Rows whose list is known. */
  readonly known: Bits;
  /** Why that of others is not. */
  readonly failure: string | null;
}

/** Whether the condition holds for one element of each row, or for all of them. */
export function overElements(
  size: number,
  isAll: boolean,
  { size: elements, rows, body, known, failure }: Elements,
): Judged {
  const rowsWith = (found: Bits, asked: Asked): Bits | null => {
    if (!payMasks(asked, size, 1) || !payMasks(asked, 32 * countBits(found), 1)) return null;
    const bits = emptyBits(size);
    forEachBit(found, (element) => rows.addTo(bits, element));
    return bits;
  };
  const some =
    (side: 'yes' | 'no') =>
    (asked: Asked): Bits | null => {
      const found = body[side](asked);
      return found && rowsWith(found, asked);
    };
  const every =
    (side: 'yes' | 'no') =>
    (asked: Asked): Bits | null => {
      const found = body[side](asked);
      const others = found && rowsWith(without(everyRow(elements), found), asked);
      return others && without(known, others);
    };
  const [yes, no] = isAll ? [every('yes'), some('no')] : [some('yes'), every('no')];
  const judged = { yes, no, isFixed: body.isFixed, failure: failure ?? body.failure };
  return body.isFixed ? settled(judged) : judged;
}

/** Whether a condition holds for one element of a list of the customer's, or for all of them. */
export function overLate(size: number, isAll: boolean, range: Evaluation, variable: string, body: Judged): Judged {
  const gathered =
    (side: 'yes' | 'no', first: boolean, gather: (target: Bits, other: Bits) => void) =>
    (asked: Asked): Bits | null => {
      const list = range(asked.late, asked.budget);
      if (list === undefined) return null;
      if (!isCelList(list)) {
        asked.onError(isCelError(list) ? list.message : 'is no list');
        return emptyBits(size);
      }
      const all = bitsWhere(size, () => first);
      for (const element of list) {
        const found = body[side]({ ...asked, late: { ...asked.late, [variable]: element as never } });
        if (found === null || !payMasks(asked, size, 1)) return null;
        gather(all, found);
      }
      return all;
    };
  const yes = isAll ? gathered('yes', true, intersect) : gathered('yes', false, unite);
  const no = isAll ? gathered('no', false, unite) : gathered('no', true, intersect);
  return { yes, no, isFixed: false, failure: body.failure };
}
