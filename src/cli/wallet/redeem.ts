import { parseAmount } from '../../base/money.js';
import { withConnection } from '../command/connection.js';
import { CLIENT_SETTINGS, type Context } from '../command/context.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { wholeNumber } from '../command/option-values.js';
import { answerState, type EntryOptions, toEntry, withEntryOptions } from './entry.js';

interface RedeemOptions extends EntryOptions {
  readonly quantity?: number;
  readonly amount?: string;
}

export const walletRedeemCommand = defineCommand<RedeemOptions>({
  usage: 'redeem <profile> <code>',
  description: 'redeems a promotion that a customer has activated',
  example: 'wallet redeem customer-0001 MILK-P001 --amount 1.50',
  settings: [...CLIENT_SETTINGS, 'currency'],
  shape: (command) => {
    command.option('--quantity <pieces>', 'pieces of a promotion that is redeemed piece by piece', wholeNumber(1));
    command.option('--amount <money>', 'the discount given; needed when the promotion has a budget');
    withEntryOptions(command);
  },
  run: (context, options, profile, code) =>
    withConnection(context, async ({ clients: { wallets }, call }) => {
      const entry = {
        ...toEntry(profile as string, options),
        code: code as string,
        quantity: options.quantity ?? 1,
        discountAmount: toMoney(options.amount, context),
      };
      const { results } = await call(wallets, wallets.redeemPromotions, { entries: [entry] });
      await answerState(context, results);
    }),
});

function toMoney(text: string | undefined, { config: { currency } }: Context) {
  if (text === undefined) return null;
  const parsed = parseAmount(text, currency);
  if (!parsed.ok) throw usageFailure(`--amount ${parsed.error} (got "${text}")`);
  return { amountMinor: parsed.value, currency };
}
