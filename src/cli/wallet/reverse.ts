import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { answerState, type EntryOptions, toEntry, withEntryOptions } from './entry.js';

export const walletReverseCommand = defineCommand<EntryOptions>({
  usage: 'reverse <profile> <redemption>',
  description: 'takes a redemption back; `wallet redeem` tells its id',
  example: 'wallet reverse customer-0001 mk2XJ0v4rGqGm1sX',
  shape: withEntryOptions,
  run: (context, options, profile, redemptionId) =>
    withConnection(context, async ({ clients: { wallets }, call }) => {
      const entries = [{ ...toEntry(profile as string, options), redemptionId: redemptionId as string }];
      const { results } = await call(wallets, wallets.reverseRedemptions, { entries });
      await answerState(context, results);
    }),
});
