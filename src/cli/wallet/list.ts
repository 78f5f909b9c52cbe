import { plural } from '../../base/plural.js';
import type { PromotionStatus } from '../../generated/handbill/v1/PromotionStatus.js';
import type { PromotionType } from '../../generated/handbill/v1/PromotionType.js';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { repeated } from '../command/option-values.js';
import { LIST_SETTINGS, type PageOptions, pageFooter, toPage, withPageOptions } from '../command/page-options.js';
import { type ProfileOptions, toProfile, withProfileOptions } from '../command/profile-options.js';
import { walletTable } from './text.js';

interface ListOptions extends PageOptions, ProfileOptions {
  readonly status?: readonly string[];
  readonly type?: readonly string[];
  readonly tag?: readonly string[];
  readonly present?: boolean;
  readonly displayable?: boolean;
  readonly orderBy?: string;
}

const STATUSES = ['ASSIGNED', 'ACTIVE', 'REDEEMED', 'EXPIRED'] as const;
const TYPES = ['GENERAL', 'MEMBERS_ONLY', 'CUSTOM', 'HANDBILL'] as const;

export const walletListCommand = defineCommand<ListOptions>({
  usage: 'list <profile>',
  description: 'what a customer has activated, and what is offered to them',
  example: 'wallet list customer-0001 --status ACTIVE --order-by "score desc"',
  settings: LIST_SETTINGS,
  shape: (command) => {
    command
      .option('--status <status>', `only ${STATUSES.join(', ')}; repeat for more`, repeated)
      .option('--type <type>', `only ${TYPES.join(', ')}; repeat for more`, repeated)
      .option('--tag <tag>', 'only what has this tag; repeat for more, all of which it has to have', repeated)
      .option('--present', 'only what is valid now')
      .option('--displayable', 'only what may be displayed now')
      .option('--order-by <fields>', 'such as "score desc, name"');
    withProfileOptions(command);
    withPageOptions(command);
  },
  run: (context, options, profile) =>
    withConnection(context, async ({ clients: { wallets }, call }) => {
      const page = await call(wallets, wallets.listPromotions, {
        profile: toProfile(profile as string, options),
        statuses: toEnums('--status', 'PROMOTION_STATUS', STATUSES, options.status) as PromotionStatus[],
        types: toEnums('--type', 'PROMOTION_TYPE', TYPES, options.type) as PromotionType[],
        tags: [...(options.tag ?? [])],
        presentOnly: options.present ?? false,
        displayableOnly: options.displayable ?? false,
        orderBy: options.orderBy ?? '',
        ...toPage(context, options),
      });
      await context.answerMessage('WalletServiceListPromotionsResponse', page, () => {
        const footer = `${pageFooter(page.promotions.length, page)}; ${plural(page.points as number, 'point')}`;
        return page.promotions.length === 0 ? footer : `${walletTable(page.promotions)}\n${footer}`;
      });
    }),
});

function toEnums(flag: string, prefix: string, values: readonly string[], given: readonly string[] = []): string[] {
  return given.map((text) => {
    const value = text.toUpperCase();
    if (!values.includes(value)) throw usageFailure(`${flag} must be one of ${values.join(', ')} (got "${text}")`);
    return `${prefix}_${value}`;
  });
}
