import { randomUUID } from 'node:crypto';
import { parseAmount } from '../../base/money.js';
import type { Timestamp } from '../../generated/google/protobuf/Timestamp.js';
import { ONE_PIECE_MILLI } from '../../pricing/basket.js';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { instantOption, repeated } from '../command/option-values.js';
import { type ProfileOptions, toProfile, withProfileOptions } from '../command/profile-options.js';
import { wireTime } from '../terminal/words.js';
import { readBasketFile } from './read-sale-file.js';
import { saleText } from './text.js';

interface SaleOptions extends ProfileOptions {
  readonly basket: string;
  readonly profile?: string;
  readonly saleId?: string;
  readonly register?: string;
  readonly coupon?: readonly string[];
  readonly cashback?: string;
  readonly time?: Timestamp;
  readonly commit?: true;
}

export const saleProcessCommand = defineCommand<SaleOptions>({
  usage: 'process',
  description: 'price a basket, and with --commit sell it',
  example: 'sale --basket basket.json --profile customer-0001 --commit',
  shape: (command) => {
    command
      .requiredOption(
        '--basket <file>',
        'JSON with currency and basket, as handbill price reads them (docs/pricing.md)',
      )
      .option('--profile <profile>', 'who buys; without it the sale is anonymous')
      .option('--commit', 'sell it: redeem, count, record the receipt; without it nothing is changed')
      .option('--sale-id <id>', 'names the sale: sent again, it is sold once; by default a new one')
      .option('--coupon <code>', 'a code that was scanned; repeat for more', repeated)
      .option('--cashback <money>', 'pay so much with cashback, in the currency of the basket')
      .option('--register <id>', 'at which register')
      .option('--time <time>', 'when it was, as 2026-01-31T08:00:00Z; by default now', instantOption);
    withProfileOptions(command);
  },
  run: async (context, options) => {
    const { currency, lines } = await readBasketFile(options.basket);
    const profile = toProfile(options.profile ?? '', options);
    const now = await context.runtime.clock(context.config);
    return withConnection(context, async ({ clients: { checkout }, call }) => {
      const answer = await call(checkout, checkout.processSale, {
        saleId: options.saleId ?? randomUUID(),
        profile,
        registerId: options.register ?? '',
        time: options.time ?? wireTime(now()),
        currency,
        lines: lines.map(({ quantityMilli, ...line }) => ({ ...line, quantity: quantityMilli / ONE_PIECE_MILLI })),
        couponCodes: [...(options.coupon ?? [])],
        cashbackToUseMinor: cashbackOf(options.cashback),
        commit: options.commit ?? false,
      });
      await context.answerMessage('ProcessSaleResponse', answer, () => saleText(answer, lines));
    });

    function cashbackOf(text: string | undefined): number {
      if (text === undefined) return 0;
      const parsed = parseAmount(text, currency);
      if (!parsed.ok) throw usageFailure(`--cashback ${parsed.error} (got "${text}")`);
      return parsed.value;
    }
  },
});
