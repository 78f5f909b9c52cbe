import { Command } from 'commander';
import { campaignCheckCommand } from './campaign/check.js';
import { campaignCreateCommand } from './campaign/create.js';
import { campaignDeleteCommand } from './campaign/delete.js';
import { campaignDuplicateCommand } from './campaign/duplicate.js';
import { campaignGetCommand } from './campaign/get.js';
import { campaignListCommand } from './campaign/list.js';
import { campaignPreviewBoostsCommand } from './campaign/preview-boosts.js';
import { campaignPublishCommand } from './campaign/publish.js';
import { campaignUnpublishCommand } from './campaign/unpublish.js';
import { campaignUpdateCommand } from './campaign/update.js';
import { campaignWindowsCommand } from './campaign/windows.js';
import { type CommandFactory, defineGroup } from './command/define-command.js';
import type { Runtime } from './command/runtime.js';
import { demoCommand } from './demo/command.js';
import { evaluateBasketsCommand } from './evaluate/baskets.js';
import { evaluatePolicyCommand } from './evaluate/policy.js';
import { evaluateRedemptionsCommand } from './evaluate/redemptions.js';
import { evaluateSmallCommand } from './evaluate/small.js';
import { evaluateStoreCommand } from './evaluate/store.js';
import { evaluateStreamCommand } from './evaluate/stream.js';
import { eventsConsumersCommand } from './events/consumers.js';
import { eventsRemoveConsumerCommand } from './events/remove-consumer.js';
import { eventsTailCommand } from './events/tail.js';
import { experimentArmsCommand } from './experiment/arms.js';
import { experimentStatisticsCommand } from './experiment/statistics.js';
import { assignAllCommand } from './handbill/assign-all.js';
import { explainCommand } from './handbill/explain.js';
import { getCommand } from './handbill/get.js';
import { previewCommand } from './handbill/preview.js';
import { importCommand } from './import/command.js';
import { itemDeleteCommand } from './item/delete.js';
import { itemGetCommand } from './item/get.js';
import { itemListCommand } from './item/list.js';
import { itemRestoreCommand } from './item/restore.js';
import { itemUpdateCommand } from './item/update.js';
import { modelActivateCommand } from './model/activate.js';
import { modelListCommand } from './model/list.js';
import { modelShowCommand } from './model/show.js';
import { trainCommand } from './model/train.js';
import { priceCommand } from './price/command.js';
import { profileEraseCommand } from './profile/erase.js';
import { profileExportCommand } from './profile/export.js';
import { profileGetCommand } from './profile/get.js';
import { profileLinkCommand } from './profile/link.js';
import { profileMergeCommand } from './profile/merge.js';
import { profileUnlinkCommand } from './profile/unlink.js';
import { promotionDeleteCommand } from './promotion/delete.js';
import { promotionGetCommand } from './promotion/get.js';
import { promotionListCommand } from './promotion/list.js';
import { promotionRestoreCommand } from './promotion/restore.js';
import { promotionUpdateCommand } from './promotion/update.js';
import { saleProcessCommand } from './sale/process.js';
import { saleReturnCommand } from './sale/return.js';
import { saleVoidCommand } from './sale/void.js';
import { configCommand } from './server/config.js';
import { serveCommand } from './server/serve.js';
import { versionCommand } from './server/version.js';
import { shopGetCommand } from './shop/get.js';
import { shopUpdateCommand } from './shop/update.js';
import { simulateCommand } from './simulate/command.js';
import { storeCheckCommand } from './store/check.js';
import { storeCopyCommand } from './store/copy.js';
import { diffCommand } from './versions/diff.js';
import { historyCommand } from './versions/history.js';
import { revertCommand } from './versions/revert.js';
import { CAMPAIGNS, PROMOTIONS } from './versions/versioned-kind.js';
import { walletActivateCommand } from './wallet/activate.js';
import { walletDeactivateCommand } from './wallet/deactivate.js';
import { walletListCommand } from './wallet/list.js';
import { walletPointsCommand } from './wallet/points.js';
import { walletPricesCommand } from './wallet/prices.js';
import { walletRedeemCommand } from './wallet/redeem.js';
import { walletReverseCommand } from './wallet/reverse.js';

const COMMANDS: readonly CommandFactory[] = [
  serveCommand,
  defineGroup('import', 'import CSV or JSON lines; rejected rows are reported, the others go in', [
    importCommand('items', 'import the product feed'),
    importCommand('promotions', 'import promotions'),
    importCommand('transactions', 'import receipts'),
  ]),
  defineGroup('campaign', 'the rules that pick promotions for each customer', [
    campaignCreateCommand,
    campaignGetCommand,
    campaignListCommand,
    campaignUpdateCommand,
    campaignCheckCommand,
    campaignPreviewBoostsCommand,
    campaignPublishCommand,
    campaignUnpublishCommand,
    campaignDuplicateCommand,
    campaignDeleteCommand,
    campaignWindowsCommand,
    historyCommand(CAMPAIGNS),
    diffCommand(CAMPAIGNS),
    revertCommand(CAMPAIGNS),
  ]),
  defineGroup('experiment', 'which arm a customer is in, and what an experiment says', [
    experimentArmsCommand,
    experimentStatisticsCommand,
  ]),
  getCommand,
  assignAllCommand,
  previewCommand,
  simulateCommand,
  explainCommand,
  priceCommand,
  defineGroup(
    'sale',
    'what a basket costs a customer, sold or not',
    [saleProcessCommand, saleVoidCommand, saleReturnCommand],
    saleProcessCommand,
  ),
  defineGroup('profile', 'what customers are known by, and everything that is stored of them', [
    profileGetCommand,
    profileLinkCommand,
    profileUnlinkCommand,
    profileMergeCommand,
    profileExportCommand,
    profileEraseCommand,
  ]),
  defineGroup('promotion', 'the discounts that handbills are made from', [
    promotionListCommand,
    promotionGetCommand,
    promotionUpdateCommand,
    promotionDeleteCommand,
    promotionRestoreCommand,
    historyCommand(PROMOTIONS),
    diffCommand(PROMOTIONS),
    revertCommand(PROMOTIONS),
  ]),
  defineGroup('item', 'the product catalog', [
    itemListCommand,
    itemGetCommand,
    itemUpdateCommand,
    itemDeleteCommand,
    itemRestoreCommand,
  ]),
  defineGroup('events', 'what happens, as others can follow it', [
    eventsTailCommand,
    eventsConsumersCommand,
    eventsRemoveConsumerCommand,
  ]),
  defineGroup('wallet', 'what a customer holds, activates and redeems', [
    walletListCommand,
    walletPricesCommand,
    walletActivateCommand,
    walletDeactivateCommand,
    walletRedeemCommand,
    walletReverseCommand,
    walletPointsCommand,
  ]),
  trainCommand,
  defineGroup('model', 'the trained models, and which one ranks', [
    modelListCommand,
    modelShowCommand,
    modelActivateCommand,
  ]),
  defineGroup(
    'evaluate',
    'how well the engine ranks, measured on past data; with --store, on the receipts in the store',
    [
      evaluateBasketsCommand,
      evaluateStreamCommand,
      evaluateSmallCommand,
      evaluateRedemptionsCommand,
      evaluatePolicyCommand,
      evaluateStoreCommand,
    ],
    evaluateStoreCommand,
  ),
  defineGroup('shop', 'what holds for the shop as a whole', [shopGetCommand, shopUpdateCommand]),
  defineGroup('store', 'look after a store', [storeCheckCommand, storeCopyCommand]),
  demoCommand,
  configCommand,
  versionCommand,
];

const EXIT_CODES = `
Exit codes:
  0    done
  1    refused or failed
  2    wrong arguments, settings or files named
  3    no server answers, or the store can't be opened
  4    done, but some rows were rejected, or some cases malformed
  130  interrupted

Every command has --help with an example, and --json for scripts.
Settings come from flags and HANDBILL_* variables (see: handbill config).`;

/** The whole command line. */
export function createProgram(runtime: Runtime): Command {
  const program = new Command('handbill')
    .description('Personalized promotions: ranks, assigns and serves them for every customer.')
    .version(runtime.version)
    .addHelpText('after', EXIT_CODES);
  for (const command of COMMANDS) program.addCommand(command(runtime));
  return program;
}
