import { randomUUID } from 'node:crypto';
import type { ReturnedLineInput } from '../../generated/handbill/v1/ReturnedLine.js';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { type NameOptions, PROFILE_HELP, toProfileName, withNameOptions } from '../command/profile-name.js';
import { returnCard } from './return-card.js';

interface ReturnOptions extends NameOptions {
  readonly profile?: string;
  readonly returnId?: string;
}

export const saleReturnCommand = defineCommand<ReturnOptions>({
  usage: 'return <sale> <seq=quantity...>',
  description: 'gives pieces of a sale back: what was paid for them, with what they had earned and used',
  example: 'sale return R-4711 1=2 3=0.735 --profile customer-0001 --return-id R-4711/1',
  shape: (command) => {
    withNameOptions(command);
    command
      .option('--profile <profile>', `whose sale: ${PROFILE_HELP}; without it an anonymous one`)
      .option('--return-id <id>', 'names the return: sent again under it, it is made once');
  },
  run: (context, options, saleId, ...lines) =>
    withConnection(context, async ({ clients: { checkout }, call }) => {
      const { profile, returnId = randomUUID() } = options;
      const answer = await call(checkout, checkout.returnLines, {
        saleId: saleId as string,
        returnId,
        profile: profile === undefined ? null : toProfileName(profile, options),
        lines: lines.map((line) => toLine(line as string)),
      });
      await context.answerMessage('ReturnLinesResponse', answer, () => returnCard(answer));
    }),
});

function toLine(text: string): ReturnedLineInput {
  const [, seq, quantity] = /^(\d+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (seq === undefined)
    throw usageFailure(`"${text}" is not a line of the sale and a quantity, such as 1=2 or 3=0.735`);
  return { seq: Number(seq), quantity: Number(quantity) };
}
