import { createFilterFailures } from '../filters/failures.js';
import { createAlerts } from './alerts/alerts.js';
import { createKeyedQueue } from './concurrency/keyed-queue.js';
import { createCampaignVerbs } from './configuration/campaign-verbs.js';
import { createConfiguration } from './configuration/configuration.js';
import { createItemVerbs } from './configuration/item-verbs.js';
import { createPromotionVerbs } from './configuration/promotion-verbs.js';
import { createSegmentVerbs } from './configuration/segment-verbs.js';
import { createShopVerbs } from './configuration/shop-verbs.js';
import { createUnknownItems } from './configuration/unknown-items.js';
import { createDesks } from './desks/desks.js';
import { createCancelTransactions } from './events/cancel-transactions.js';
import { createTransactionImport } from './events/import-transactions.js';
import { createRecordEvents } from './events/record-events.js';
import { createRecordTransactions } from './events/record-transactions.js';
import { createResolveTransactions } from './events/resolve-transactions.js';
import { createAssignAll } from './handbills/assign-all.js';
import { createCheckCampaign } from './handbills/check-campaign.js';
import { createDeskAt } from './handbills/desk-at.js';
import { createExplainHandbill } from './handbills/explain-handbill.js';
import { createFindHandbill } from './handbills/find-handbill.js';
import { createGetHandbill } from './handbills/get-handbill.js';
import { createPreviewBoosts } from './handbills/preview-boosts.js';
import { createPreviewHandbill } from './handbills/preview-handbill.js';
import { createProvideHandbill } from './handbills/provide-handbill.js';
import { createLimitWatch } from './limits/limit-watch.js';
import { createSettleReservations } from './limits/settle-reservations.js';
import { createSweeper } from './limits/sweep-reservations.js';
import { createActivateModel } from './models/activate-model.js';
import { createEvaluateRanking } from './models/evaluate-ranking.js';
import { createModelFiles } from './models/model-files.js';
import { createReadModels } from './models/read-models.js';
import { createServingModel } from './models/serving-model.js';
import { createTrainModel } from './models/train-model.js';
import { createEventConsumers } from './outbox/event-consumers.js';
import { EXPERIMENTS } from './outbox/experiment-count.js';
import { createReadFunnel, FUNNELS } from './outbox/funnels.js';
import { createPopularity, POPULARITY } from './outbox/popularity.js';
import { createProjections, PROJECTIONS } from './outbox/projections.js';
import { createOutboxTrimmer } from './outbox/trim-outbox.js';
import { createWatchEvents } from './outbox/watch-events.js';
import { createDeliverHandbills } from './outcomes/deliver-handbills.js';
import { createFocusShelf } from './outcomes/focus-shelf.js';
import { createReadExperimentTotals, createReadProgrammeTotals } from './outcomes/read-experiment-totals.js';
import { createEvaluatePolicy } from './policies/evaluate-policy.js';
import { createFollowMerges } from './profiles/follow-merges.js';
import { createLiveProfiles } from './profiles/live-profiles.js';
import { createProfileVerbs } from './profiles/profile-verbs.js';
import { createReadShopSums } from './profiles/shop-sums.js';
import { createFreezeExperiments } from './reports/freeze-experiments.js';
import { createFrozenExperiments } from './reports/frozen-experiments.js';
import { createGetReport } from './reports/get-report.js';
import { createReadSampleRatio } from './reports/sample-ratio.js';
import { createReportSubjects } from './reports/subjects.js';
import type { EngineOptions, RunningEngine } from './running-engine.js';
import { createSaleVerbs } from './sales/sale-verbs.js';
import { createGuestSweeper } from './sales/sweep-guests.js';
import { createCountSegment } from './simulation/count-segment.js';
import { createSimulate } from './simulation/simulate.js';
import { createListWallet } from './wallets/list-wallet.js';
import { createPriceItems } from './wallets/price-items.js';
import { createTermsShelf } from './wallets/terms-shelf.js';
import { createWalletBatch } from './wallets/wallet-batch.js';
import { createWalletChanger } from './wallets/wallet-change.js';
import { createWalletVerbs } from './wallets/wallet-verbs.js';

/** Wires the use cases to a store. One engine a process; several processes may share the store. */
export function createEngine(options: EngineOptions): RunningEngine {
  const {
    store,
    clock,
    monotonic = () => performance.now(),
    currency,
    scoring,
    identityKeys = [],
    retention,
    onBackgroundError,
    onEventsLost,
    onFilterFailure,
    onAlert,
  } = options;
  const configuration = createConfiguration(store.configuration, (error) => onBackgroundError('configuration', error));
  const projections = createProjections(store, PROJECTIONS, onBackgroundError);
  const popularity = createPopularity(projections.of(POPULARITY));
  const files = createModelFiles(store.snapshots);
  const serving = createServingModel(files, monotonic, (error) => onBackgroundError('model', error));
  const failures = createFilterFailures(onFilterFailure);
  const queue = createKeyedQueue();
  const { profiles, identities, limits, outbox, snapshots } = store;
  const consumers = createEventConsumers({ outbox, snapshots, clock });
  const trimmer = createOutboxTrimmer({
    outbox,
    consumers,
    saveCounts: projections.save,
    clock,
    monotonic,
    retention,
    onLoss: onEventsLost,
    onError: (error) => onBackgroundError('outbox', error),
  });
  const limitWatch = createLimitWatch(limits, configuration, clock, (error) => onBackgroundError('limits', error));
  const settleReservations = createSettleReservations({ profiles, limits });
  const follow = createFollowMerges({ profiles, identities, settleReservations, clock });
  const live = createLiveProfiles(profiles, follow);
  const desks = createDesks({ configuration, popularity, limitWatch, serving, failures, clock, monotonic, scoring });
  const shelf = createTermsShelf(store, (error) => onBackgroundError('terms', error));
  const focusShelf = createFocusShelf(store, (error) => onBackgroundError('experiments', error));
  const deliver = createDeliverHandbills({ profiles, live, focusShelf, clock });
  const onSweepError = (error: unknown) => onBackgroundError('reservations', error);
  const sweeper = createSweeper({ profiles, limits, queue, clock, onError: onSweepError });
  const guestSweeper = createGuestSweeper({
    profiles,
    limits,
    clock,
    onError: (error) => onBackgroundError('sales', error),
  });
  const changer = createWalletChanger({ profiles, live, limits, queue, clock, onSettleError: onSweepError });
  const applyToWallets = createWalletBatch({ configuration, changer, shelf, limitWatch, sweeper });
  const { activateOnce, ...wallets } = createWalletVerbs({ configuration, shelf, apply: applyToWallets });
  const resolve = createResolveTransactions(configuration, createUnknownItems(store.configuration, configuration));
  const recordTransactions = createRecordTransactions({
    profiles,
    live,
    resolve,
    configuration,
    focusShelf,
    queue,
    clock,
  });
  const find = createFindHandbill({ live, outbox, configuration });
  const readTotals = createReadExperimentTotals(configuration, projections.of(EXPERIMENTS));
  const subjects = createReportSubjects({
    readTotals,
    readProgrammeTotals: createReadProgrammeTotals(projections.of(EXPERIMENTS)),
    readFunnel: createReadFunnel(projections.of(FUNNELS)),
    frozen: createFrozenExperiments(snapshots),
    configuration,
    clock,
  });
  const freezing = createFreezeExperiments({
    subjects,
    configuration,
    onError: (error) => onBackgroundError('experiments', error),
  });

  const deskAt = createDeskAt({ configuration, desks, popularity, serving });
  const provide = createProvideHandbill({
    configuration,
    profiles,
    live,
    desks,
    limitWatch,
    focusShelf,
    queue,
    clock,
  });
  const check = createCheckCampaign({ configuration, limitWatch, clock });
  const alerts = createAlerts({
    store,
    configuration,
    check,
    readSampleRatio: createReadSampleRatio(subjects),
    funnels: projections.of(FUNNELS),
    clock,
    onAlert,
    onError: (error) => onBackgroundError('alerts', error),
  });
  return {
    handbills: {
      ...createGetHandbill({ provide, configuration, shelf, limitWatch, clock }),
      assignAll: createAssignAll({ provide, profiles }),
      preview: createPreviewHandbill({ live, deskAt, shelf, limitWatch, clock }),
      explain: createExplainHandbill({ find, live, configuration, popularity, limitWatch, files }),
    },
    experiments: { totals: readTotals },
    items: createItemVerbs(store.configuration, configuration, clock),
    promotions: createPromotionVerbs(store.configuration, snapshots, configuration, currency, clock),
    campaigns: {
      ...createCampaignVerbs(store.configuration, configuration, clock, createReadShopSums(profiles, clock)),
      check,
      previewBoosts: createPreviewBoosts({ configuration, profiles, live, desks, limitWatch, clock }),
    },
    segments: {
      ...createSegmentVerbs(store.configuration, configuration, clock),
      count: createCountSegment({ configuration, profiles, live, clock }),
    },
    shop: createShopVerbs(store.configuration, configuration, clock),
    events: {
      recordTransactions,
      cancelTransactions: createCancelTransactions({ profiles, live, configuration, focusShelf, queue, clock }),
      importTransactions: createTransactionImport(recordTransactions, store.configuration),
      recordEvents: createRecordEvents({ profiles, live, configuration, activateOnce, queue, clock }),
      watch: createWatchEvents({ outbox, configuration, consumers, monotonic }),
      consumers,
    },
    profiles: createProfileVerbs({
      store,
      live,
      follow,
      settleReservations,
      configuration,
      keys: identityKeys,
      queue,
      clock,
      onRenewError: (error) => onBackgroundError('identities', error),
    }),
    models: {
      ...createReadModels(store.configuration),
      train: createTrainModel({ store, configuration, files, serving, clock }),
      evaluate: createEvaluateRanking({
        profiles,
        configuration,
        candidates: async () => (await desks.current()).candidates.pool,
      }),
      activate: createActivateModel({ store: store.configuration, configuration, files, serving }),
    },
    policies: { evaluate: createEvaluatePolicy({ outbox, live, configuration, popularity, files, clock }) },
    reports: { get: createGetReport({ subjects, currency }) },
    simulations: {
      simulate: createSimulate({ store, configuration, live, popularity, limitWatch, serving, clock }),
    },
    wallets: {
      ...wallets,
      list: createListWallet({ configuration, deliver, desks, shelf, limitWatch, clock }),
      priceItems: createPriceItems({ configuration, live, desks, shelf, limitWatch, clock }),
    },
    sales: createSaleVerbs({
      configuration,
      changer,
      live,
      desks,
      shelf,
      focusShelf,
      limits,
      limitWatch,
      sweeper,
      resolve,
      clock,
    }),
    async warmUp() {
      sweeper.start();
      projections.start();
      guestSweeper.start();
      await desks.current();
      trimmer.start();
      alerts.start();
      freezing.start();
    },
    filterFailures: () => failures.list(),
    async close() {
      await freezing.stop();
      await alerts.close();
      await trimmer.close();
      await sweeper.close();
      await guestSweeper.close();
      await limitWatch.close();
      await configuration.close();
      await projections.close();
    },
  };
}
