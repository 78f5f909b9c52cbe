import { callUnary } from '../../src/contract/clients.js';

import type { BasketLineInput } from '../../src/generated/handbill/v1/BasketLine.js';
import type { ProcessSaleRequestInput } from '../../src/generated/handbill/v1/ProcessSaleRequest.js';
import type { ProcessSaleResponse } from '../../src/generated/handbill/v1/ProcessSaleResponse.js';
import type { ReserveSaleResponse } from '../../src/generated/handbill/v1/ReserveSaleResponse.js';
import type { ReturnLinesResponse } from '../../src/generated/handbill/v1/ReturnLinesResponse.js';
import type { VoidSaleResponse } from '../../src/generated/handbill/v1/VoidSaleResponse.js';
import type { ServerProcess } from './server-process.js';

type Clients = ServerProcess['clients'];

/** What a sale is besides its basket. */
export interface SaleFields extends Omit<ProcessSaleRequestInput, 'lines' | 'profile'> {
  readonly profileId?: string;
  readonly storeId?: string;
}

/** `item quantity price` a line, the price in minor units: `milk 2 199`. */
export const basket = (...lines: readonly string[]): BasketLineInput[] =>
  lines.map((line, seq) => {
    const [itemId, quantity, unitPriceMinor] = line.split(' ');
    return { seq, itemId: itemId!, quantity: Number(quantity), unitPriceMinor: Number(unitPriceMinor) };
  });

/** Sales as a check-out makes them, in euros and now unless the fields say otherwise. */
export function saleCalls({ checkout }: Clients) {
  function request(saleId: string, lines: BasketLineInput[], fields: SaleFields): ProcessSaleRequestInput {
    const { profileId = '', storeId = '', ...rest } = fields;
    return { saleId, currency: 'EUR', time: SALE_TIME, lines, profile: { profileId, storeId }, ...rest };
  }

  return {
    price: (saleId: string, lines: BasketLineInput[], fields: SaleFields = {}): Promise<ProcessSaleResponse> =>
      callUnary(checkout, checkout.processSale, request(saleId, lines, fields)),
    sell: (saleId: string, lines: BasketLineInput[], fields: SaleFields = {}): Promise<ProcessSaleResponse> =>
      callUnary(checkout, checkout.processSale, { ...request(saleId, lines, fields), commit: true }),
    reserve: (
      saleId: string,
      lines: BasketLineInput[],
      { seconds = 600, ...fields }: SaleFields & { readonly seconds?: number } = {},
    ): Promise<ReserveSaleResponse> =>
      callUnary(checkout, checkout.reserveSale, {
        sale: request(saleId, lines, fields),
        holdTime: { seconds, nanos: 0 },
      }),
    voidSale: (saleId: string, profileId = ''): Promise<VoidSaleResponse> =>
      callUnary(checkout, checkout.voidSale, { saleId, profile: { profileId } }),
    /** `seq quantity` a line. */
    giveBack: (
      saleId: string,
      returnId: string,
      lines: readonly string[],
      profileId = '',
    ): Promise<ReturnLinesResponse> =>
      callUnary(checkout, checkout.returnLines, {
        saleId,
        returnId,
        profile: { profileId },
        lines: lines.map((line) => {
          const [seq, quantity] = line.split(' ').map(Number);
          return { seq: seq!, quantity: quantity! };
        }),
      }),
  };
}

export type SaleCalls = ReturnType<typeof saleCalls>;

/** A time that is the same for the same sale again. */
export const SALE_TIME = { seconds: Math.floor(Date.now() / 1000) - 60, nanos: 0 };

/** `code reason needed actual` of everything that was not used. */
export const unusedOf = ({ unused }: ProcessSaleResponse): string[] =>
  unused.map(({ promotionCode, reason, needed, actual }) => [promotionCode, reason, needed, actual].join(' ').trim());
