import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { type GuardOptions, toGuard, withGuardOptions } from '../command/guard-options.js';
import { shopCard } from './text.js';

interface UpdateOptions extends GuardOptions {
  readonly timeZone?: string;
}

export const shopUpdateCommand = defineCommand<UpdateOptions>({
  usage: 'update',
  description: 'change what holds for the shop as a whole, on every server within a second',
  example: 'shop update --time-zone Europe/Warsaw',
  makesStore: true,
  shape: (command) => {
    command.option(
      '--time-zone <zone>',
      'IANA name of the zone of its clocks: for daily display windows and for files',
    );
    withGuardOptions(command, 'the shop');
  },
  run: async (context, options) => {
    const { timeZone } = options;
    if (timeZone === undefined) throw usageFailure('nothing to change: give --time-zone');
    await withConnection(context, async ({ clients, call }) => {
      const { etag, validateOnly } = toGuard(options);
      const shop = await call(clients.shop, clients.shop.updateShop, {
        shop: { timeZone, etag },
        updateMask: { paths: ['time_zone'] },
        validateOnly,
      });
      await context.answerMessage('Shop', shop, () => shopCard(shop));
    });
  },
});
