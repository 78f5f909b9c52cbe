import type { Currency } from '../../base/money.js';
import { formatAmount } from '../../base/money.js';
import { plural } from '../../base/plural.js';
import type { VoidSaleResponse } from '../../generated/handbill/v1/VoidSaleResponse.js';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type ProfileOptions, toProfile, withProfileOptions } from '../command/profile-options.js';

interface VoidOptions extends ProfileOptions {
  readonly profile?: string;
}

export const saleVoidCommand = defineCommand<VoidOptions>({
  usage: 'void <sale>',
  description: 'take all of a sale back, as if it had not been',
  example: 'sale void 4711 --profile customer-0001',
  shape: (command) => {
    command.option('--profile <profile>', 'whose sale; without it an anonymous one');
    withProfileOptions(command);
  },
  run: (context, options, saleId) =>
    withConnection(context, async ({ clients: { checkout }, call }) => {
      const profile = toProfile(options.profile ?? '', options);
      const answer = await call(checkout, checkout.voidSale, { saleId: saleId as string, profile });
      await context.answerMessage('VoidSaleResponse', answer, () => voidText(answer));
    }),
});

function voidText(answer: VoidSaleResponse): string {
  const { saleId, netMinor, points, pointsBalance } = answer;
  const money = (minor: number) => `${formatAmount(minor, answer.currency as Currency)} ${answer.currency}`;
  const lines = [`Sale ${saleId} is void: ${money(netMinor)} to give back`];
  if (answer.cashbackUsedMinor > 0) lines.push(`  ${money(answer.cashbackUsedMinor)} of it as cashback`);
  if (points > 0) lines.push(`  ${plural(points, 'point')} taken back, ${pointsBalance} left`);
  if (answer.cashbackMinor > 0) lines.push(`  ${money(answer.cashbackMinor)} of cashback taken back`);
  if (answer.cashbackBalanceMinor < 0)
    lines.push(`  cashback is ${money(answer.cashbackBalanceMinor)} now: it was spent`);
  return lines.join('\n');
}
