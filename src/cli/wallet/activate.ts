import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { answerState, type EntryOptions, toEntry, withEntryOptions } from './entry.js';

export const walletActivateCommand = defineCommand<EntryOptions>({
  usage: 'activate <profile> <code>',
  description: 'activates a promotion that is offered to a customer, under its terms of now',
  example: 'wallet activate customer-0001 MILK-P001',
  shape: withEntryOptions,
  run: (context, options, profile, code) =>
    withConnection(context, async ({ clients: { wallets }, call }) => {
      const entries = [{ ...toEntry(profile as string, options), code: code as string }];
      const { results } = await call(wallets, wallets.activatePromotions, { entries });
      await answerState(context, results);
    }),
});
