import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { answerState, type EntryOptions, toEntry, withEntryOptions } from './entry.js';

export const walletDeactivateCommand = defineCommand<EntryOptions>({
  usage: 'deactivate <profile> <code>',
  description: 'takes an activation back, with the points that it cost',
  example: 'wallet deactivate customer-0001 MILK-P001',
  shape: withEntryOptions,
  run: (context, options, profile, code) =>
    withConnection(context, async ({ clients: { wallets }, call }) => {
      const entries = [{ ...toEntry(profile as string, options), code: code as string }];
      const { results } = await call(wallets, wallets.deactivatePromotions, { entries });
      await answerState(context, results);
    }),
});
