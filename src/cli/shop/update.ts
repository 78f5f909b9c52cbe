import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { type GuardOptions, toGuard, withGuardOptions } from '../command/guard-options.js';
import { type HoldoutOptions, holdoutWith, touchesHoldout, withHoldoutOptions } from './holdout-options.js';
import { shopCard } from './text.js';

interface UpdateOptions extends GuardOptions, HoldoutOptions {
  readonly timeZone?: string;
  readonly fourEyes?: boolean;
}

export const shopUpdateCommand = defineCommand<UpdateOptions>({
  usage: 'update',
  description: 'change what holds for the shop as a whole, on every server within a second',
  example: 'shop update --time-zone Europe/Warsaw --holdout 5',
  makesStore: true,
  shape: (command) => {
    command.option(
      '--time-zone <zone>',
      'IANA name of the zone of its clocks: for daily display windows and for files',
    );
    command
      .option('--four-eyes', 'campaigns and promotions are published by somebody else than those who changed them')
      .option('--no-four-eyes', 'everybody may publish what they have made');
    withHoldoutOptions(command);
    withGuardOptions(command, 'the shop');
  },
  run: async (context, options) => {
    const { timeZone, fourEyes } = options;
    const changesHoldout = touchesHoldout(options);
    const paths = [
      ...(timeZone === undefined ? [] : ['time_zone']),
      ...(fourEyes === undefined ? [] : ['four_eyes']),
      ...(changesHoldout ? ['holdout'] : []),
    ];
    if (paths.length === 0) throw usageFailure('nothing to change: give --time-zone, --four-eyes or --holdout');
    const now = await context.runtime.clock(context.config);
    await withConnection(context, async ({ clients, call }) => {
      const { etag, validateOnly } = toGuard(options);
      const current = changesHoldout ? await call(clients.shop, clients.shop.getShop, {}) : null;
      const holdout = changesHoldout ? holdoutWith(current?.holdout ?? null, options, now()) : null;
      const shop = await call(clients.shop, clients.shop.updateShop, {
        // What is told of a holdout is based on the one that was read.
        shop: { timeZone: timeZone ?? '', fourEyes: fourEyes ?? false, holdout, etag: etag || (current?.etag ?? '') },
        updateMask: { paths },
        validateOnly,
      });
      await context.answerMessage('Shop', shop, () => shopCard(shop));
    });
  },
});
