import { heldSalePath, salePath, wirePath } from '../convert/paths.js';
import { readProcessSale, readReserveSale, readVoidSale, toSaleResponse, toVoidResponse } from '../convert/sale.js';
import { readReturnLines, toReturnResponse } from '../convert/sale-return.js';
import { toTimestamp } from '../convert/time.js';
import { spelling } from '../convert/violations.js';
import { identify } from '../method/identify.js';
import { type ServiceMethods, unary } from '../method/method.js';

export const checkoutMethods: ServiceMethods<'CheckoutService'> = {
  ProcessSale: unary({
    role: 'register',
    pool: 'writes',
    requestSize: 'large',
    read: readProcessSale,
    async run(engine, call) {
      const { request, mode } = await identify(engine, call);
      return spelling(salePath, engine.sales.process(request, mode));
    },
    write: toSaleResponse,
  }),

  ReserveSale: unary({
    role: 'register',
    pool: 'writes',
    requestSize: 'large',
    read: readReserveSale,
    async run(engine, call) {
      const { request, holdMs } = await identify(engine, call);
      return spelling(heldSalePath, engine.sales.reserve(request, holdMs));
    },
    write: ({ sale, untilMs }) => ({ sale: toSaleResponse(sale), holdUntil: toTimestamp(untilMs) }),
  }),

  VoidSale: unary({
    role: 'register',
    pool: 'writes',
    read: readVoidSale,
    run: async (engine, call) => spelling(wirePath, engine.sales.void(await identify(engine, call))),
    write: toVoidResponse,
  }),

  ReturnLines: unary({
    role: 'register',
    pool: 'writes',
    requestSize: 'large',
    read: readReturnLines,
    run: async (engine, call) => spelling(wirePath, engine.sales.returnLines(await identify(engine, call))),
    write: toReturnResponse,
  }),
};
