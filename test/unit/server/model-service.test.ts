import { once } from 'node:events';
import { type ServiceError, status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { HandbillError } from '../../../src/base/errors.js';
import { callUnary } from '../../../src/contract/clients.js';
import { readStatusDetails } from '../../../src/contract/status-details.js';
import type { Engine, TrainingRequest, TrainingRun } from '../../../src/engine/engine.js';
import type { TrainModelResponse } from '../../../src/generated/handbill/v1/TrainModelResponse.js';
import { EVALUATION_DAYS_DEFAULT, EVALUATION_DAYS_MAX } from '../../../src/limits.js';
import type { StoredModel } from '../../../src/ranking/model-shelf.js';
import type { TrainingReport } from '../../../src/ranking/training/training-report.js';
import { NOTHING_TRIED } from '../../../src/ranking/training/uplift/fit-uplift.js';
import { fakeEngine } from '../../support/fake-engine.js';
import { eventually, failureOf, startTestServer, type TestServer } from '../../support/test-server.js';

const report: TrainingReport = {
  mode: 'SHIPPED_WEIGHTS',
  reason: 'weights fitted to these customers rank worse',
  customers: 40,
  labelledCustomers: 30,
  receipts: 200,
  items: 20,
  labels: 400,
  rows: 900,
  l2: 0.125,
  backTest: { FITTED: 0.25, SHIPPED_WEIGHTS: 0.375, TRAINING_FREE: 0.125 },
  weights: { count: 0.5, due: -0.25 },
  level: -1,
  seconds: { weights: 1.5 },
};
const redemptions = { redemptions: 300, choices: 120, reason: '', weights: { level: -0.5, bought: 0.25 } };
const uplift = {
  ...NOTHING_TRIED,
  showings: 5_000,
  difference: { value: 0.01, low: 0.005, high: 0.015 },
  reason: '',
  shown: { level: 0.5 },
  unshown: { level: -0.25 },
};
const stored: StoredModel = {
  version: 3,
  trainedAtMs: 1_700_000_000_123,
  seed: 9,
  bytes: 5_000,
  report,
  redemptions,
  uplift,
};
const wireReport = {
  mode: 'TRAINING_MODE_SHIPPED_WEIGHTS',
  reason: report.reason,
  labelledCustomers: 30,
  weights: { count: 0.5, due: -0.25 },
  stageSeconds: { weights: 1.5 },
};

const serve = (models: Partial<Engine['models']>): Promise<TestServer> => startTestServer(fakeEngine({ models }));

async function answersOf({ clients }: TestServer, request: object): Promise<TrainModelResponse[]> {
  const answers: TrainModelResponse[] = [];
  for await (const answer of clients.models.trainModel(request)) answers.push(answer as TrainModelResponse);
  return answers;
}

describe('TrainModel', () => {
  it('passes on what is asked for, tells how far it is, and ends with the outcome', async () => {
    const asked: TrainingRequest[] = [];
    const server = await serve({
      async train(request, { onProgress }) {
        asked.push(request);
        onProgress({ done: 0.25, stage: 'weights' });
        // Too soon after the first one to be told.
        onProgress({ done: 0.26, stage: 'weights' });
        return { stored, report, activeVersion: 3 };
      },
    });
    const answers = await answersOf(server, { seed: 9, keepInactive: true });
    expect(answers.map(({ content }) => content)).toEqual(['progress', 'outcome']);
    expect(answers[0]!.progress).toEqual({ shareDone: 0.25, stage: 'weights' });
    expect(answers[1]!.outcome).toMatchObject({
      activeVersion: 3,
      report: wireReport,
      model: {
        version: 3,
        active: true,
        seed: 9,
        sizeBytes: 5_000,
        trainTime: { seconds: 1_700_000_000 },
        redemptionRanking: redemptions,
        upliftRanking: {
          showings: 5_000,
          reason: '',
          difference: uplift.difference,
          shownWeights: { level: 0.5 },
          unshownWeights: { level: -0.25 },
        },
      },
    });
    await answersOf(server, {});
    expect(asked).toEqual([
      { seed: 9, activate: false },
      { seed: 1, activate: true },
    ]);
  });

  it('without a model has none in the outcome', async () => {
    const server = await serve({ train: async () => ({ stored: null, report, activeVersion: 0 }) });
    const [answer] = await answersOf(server, {});
    expect(answer!.outcome).toMatchObject({ model: null, activeVersion: 0, report: wireReport });
  });

  it('that is refused ends with the reason', async () => {
    const server = await serve({
      train: () => Promise.reject(new HandbillError('RESOURCE_EXHAUSTED', 'busy', { reason: 'TRAINING_UNDER_WAY' })),
    });
    const error = await answersOf(server, {}).catch((caught: ServiceError) => caught);
    expect(readStatusDetails(error as ServiceError)).toMatchObject({ errorInfo: { reason: 'TRAINING_UNDER_WAY' } });
  });

  it('ends when the caller goes away', async () => {
    let run: TrainingRun | undefined;
    const server = await serve({
      train: (_request, given) => {
        run = given;
        return new Promise((_, reject) => given.signal.addEventListener('abort', reject));
      },
    });
    const call = server.clients.models.trainModel({});
    call.on('error', () => {});
    await eventually(() => run).toBeDefined();
    expect(run!.signal.aborted).toBe(false);
    call.cancel();
    await eventually(() => run!.signal.aborted).toBe(true);
  });
});

describe('the other calls of models', () => {
  it('answer from the shelf', async () => {
    const shelf = { active: 3, previous: 0, lastVersion: 3, models: [stored] };
    const server = await serve({
      list: async () => shelf,
      get: async () => ({ stored, active: false }),
      activate: async (version) => ({ ...shelf, active: version, previous: 3 }),
    });
    const { models } = server.clients;
    expect(await callUnary(models, models.listModels, {})).toMatchObject({
      models: [{ version: 3, active: true, report: wireReport }],
      activeVersion: 3,
      previousVersion: 0,
    });
    expect(await callUnary(models, models.getModel, { version: 3 })).toMatchObject({ version: 3, active: false });
    expect(await callUnary(models, models.activateModel, { version: 0 })).toEqual({
      activeVersion: 0,
      previousVersion: 3,
    });
  });

  it('refuse a version that is none', async () => {
    const { clients } = await serve({});
    const { models } = clients;
    const details = await failureOf(callUnary(models, models.activateModel, { version: -1 }));
    expect(details.fieldViolations).toEqual([
      { field: 'version', description: 'must be a whole number of at least 0, got "-1"' },
    ]);
    const zero = await failureOf(callUnary(models, models.getModel, {}));
    expect(zero.fieldViolations).toEqual([
      { field: 'version', description: 'must be a whole number of at least 1, got "0"' },
    ]);
  });

  it('refuse more days than any shop has receipts of', async () => {
    const asked: number[] = [];
    const { clients } = await serve({
      evaluate: async ({ days }) => {
        asked.push(days);
        throw new HandbillError('FAILED_PRECONDITION', 'too few receipts');
      },
    });
    const evaluate = async (days: number) => {
      const call = clients.models.evaluateRanking({ days });
      return failureOf(once(call.resume(), 'end'));
    };
    expect(await evaluate(EVALUATION_DAYS_MAX + 1)).toMatchObject({
      code: status.INVALID_ARGUMENT,
      fieldViolations: [{ field: 'days' }],
    });
    for (const days of [0, EVALUATION_DAYS_MAX]) {
      expect((await evaluate(days)).code).toBe(status.FAILED_PRECONDITION);
    }
    expect(asked).toEqual([EVALUATION_DAYS_DEFAULT, EVALUATION_DAYS_MAX]);
  });
});
