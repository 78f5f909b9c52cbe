import { everyNth } from '../base/record-part.js';
import { complete, type Layout, packVersioned, unpackVersioned } from '../base/versioned-codec.js';
import { type PackedLine, type PackedSold, packLine, packSold, unpackLine, unpackSold } from './codec.js';
import type { KeptSale } from './kept-sales.js';
import type { SaleLeft } from './left.js';
import type { SoldSale } from './sale.js';
import type { Taken } from './take-pieces.js';

/** A return as it was answered: the same again gets the same answer. Amounts are minor units of the currency of the sale. */
export interface MadeReturn {
  /** Of the return's id, 53 bits. */
  readonly idHash: number;
  /** Of what was asked for. */
  readonly contentHash: number;
  readonly lines: readonly Omit<Taken, 'discounts'>[];
  readonly refundMinor: number;
  readonly cashbackRefundMinor: number;
  readonly reclaimedMinor: number;
  /** Taken back of what the sale had earned. */
  readonly points: number;
  readonly cashbackMinor: number;
  /** After it. */
  readonly pointsBalance: number;
  readonly cashbackBalanceMinor: number;
}

/** What returns have made of a sale. */
export interface ReturnedSale {
  readonly left: SaleLeft;
  /** The oldest first. */
  readonly returns: readonly MadeReturn[];
}

const VERSION = 1;
const LAYOUT: Layout = { kind: 'return of a sale', always: 4, added: [] };

type PackedReturn = [
  idHash: number,
  contentHash: number,
  refundMinor: number,
  cashbackRefundMinor: number,
  reclaimedMinor: number,
  points: number,
  cashbackMinor: number,
  pointsBalance: number,
  cashbackBalanceMinor: number,
  lines: number[],
];
const LINE_VALUES = 4;

export function encodeReturned({ left, returns }: ReturnedSale): Uint8Array {
  const { lines, redemptions, cashbackUsedMinor } = left;
  return packVersioned(VERSION, [
    lines.map(packLine),
    redemptions.map(packSold),
    cashbackUsedMinor,
    returns.map(packReturn),
  ]);
}

export function decodeReturned(bytes: Uint8Array): ReturnedSale {
  const values = complete(LAYOUT, unpackVersioned(LAYOUT.kind, VERSION, bytes));
  const [lines, redemptions, cashbackUsedMinor, returns] = values;
  return {
    left: {
      lines: (lines as PackedLine[]).map(unpackLine),
      redemptions: (redemptions as PackedSold[]).map(unpackSold),
      cashbackUsedMinor: cashbackUsedMinor as number,
    },
    returns: (returns as PackedReturn[]).map(unpackReturn),
  };
}

/** What returns have made of a kept sale; of one that nothing was returned of, what was sold. */
export const returnedOf = ({ returned }: Pick<KeptSale, 'returned'>, sold: SoldSale): ReturnedSale =>
  returned === null ? { left: sold, returns: [] } : decodeReturned(returned);

export const leftOf = (kept: Pick<KeptSale, 'returned'>, sold: SoldSale): SaleLeft => returnedOf(kept, sold).left;

const packReturn = (made: MadeReturn): PackedReturn => [
  made.idHash,
  made.contentHash,
  made.refundMinor,
  made.cashbackRefundMinor,
  made.reclaimedMinor,
  made.points,
  made.cashbackMinor,
  made.pointsBalance,
  made.cashbackBalanceMinor,
  made.lines.flatMap(({ seq, quantityMilli, grossMinor, netMinor }) => [seq, quantityMilli, grossMinor, netMinor]),
];

function unpackReturn(packed: PackedReturn): MadeReturn {
  const [idHash, contentHash, refundMinor, cashbackRefundMinor, reclaimedMinor, ...rest] = packed;
  const [points, cashbackMinor, pointsBalance, cashbackBalanceMinor, lines] = rest;
  return {
    idHash,
    contentHash,
    lines: everyNth(lines, LINE_VALUES, (at) => ({
      seq: lines[at]!,
      quantityMilli: lines[at + 1]!,
      grossMinor: lines[at + 2]!,
      netMinor: lines[at + 3]!,
    })),
    refundMinor,
    cashbackRefundMinor,
    reclaimedMinor,
    points,
    cashbackMinor,
    pointsBalance,
    cashbackBalanceMinor,
  };
}
