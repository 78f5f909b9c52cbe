import { plural } from '../../base/plural.js';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { type EntryOptions, granted, toEntry, withEntryOptions } from './entry.js';

interface PointsOptions extends EntryOptions {
  readonly add?: string;
  readonly set?: string;
  readonly reason?: string;
}

export const walletPointsCommand = defineCommand<PointsOptions>({
  usage: 'points <profile>',
  description: "changes a customer's balance of points",
  example: "wallet points customer-0001 --add 250 --reason 'broken eggs'",
  makesStore: true,
  shape: (command) => {
    command.option('--add <points>', 'added to the balance; below 0: taken away');
    command.option('--set <points>', 'the balance from now on');
    command.option('--reason <text>', 'why, as the event tells it');
    withEntryOptions(command);
  },
  run: (context, options, profile) =>
    withConnection(context, async ({ clients: { wallets }, call }) => {
      const reason = options.reason ?? '';
      const entries = [{ ...toEntry(profile as string, options), ...toChange(options), reason }];
      const { results } = await call(wallets, wallets.adjustPoints, { entries });
      const balance = await granted(results, (entry) => entry.balance);
      await context.answerMessage('PointsBalance', balance, () => plural(balance.points as number, 'point'));
    }),
});

function toChange({ add, set }: PointsOptions): { delta: number } | { balance: number } {
  if ((add === undefined) === (set === undefined)) throw usageFailure('give either --add or --set');
  return add === undefined ? { balance: whole('--set', set!) } : { delta: whole('--add', add) };
}

function whole(flag: string, text: string): number {
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value)) throw usageFailure(`${flag} must be a whole number`);
  return value;
}
