import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type ProfileOptions, toProfile, withProfileOptions } from '../command/profile-options.js';
import { withExcluded } from './excluded.js';
import { handbillText } from './text.js';

interface GetOptions extends ProfileOptions {
  readonly exclude?: readonly string[];
}

export const getCommand = defineCommand<GetOptions>({
  usage: 'get <profile> <campaign>',
  description: 'the live handbill of a customer; assigned now if there is none',
  example: 'get customer-0001 weekly-six',
  shape: (command) => {
    withProfileOptions(command);
    withExcluded(command);
  },
  run: (context, options, profile, campaignId) =>
    withConnection(context, async ({ clients, call }) => {
      const request = {
        profile: toProfile(profile as string, options),
        campaignId: campaignId as string,
        excludeCodes: [...(options.exclude ?? [])],
      };
      const handbill = await call(clients.handbills, clients.handbills.getHandbill, request);
      await context.answerMessage('Handbill', handbill, () => handbillText(handbill));
    }),
});
