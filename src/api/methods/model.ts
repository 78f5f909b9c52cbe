import { toEvaluationReport } from '../convert/evaluation.js';
import { readEvaluationDays, readVersion, toModel, toOutcome } from '../convert/model.js';
import { readPolicyRequest, toPolicyReport } from '../convert/policy.js';
import { tellProgress, toProgress } from '../convert/told-progress.js';
import { type ServiceMethods, stream, unary } from '../method/method.js';

/** Of a request that names none. */
const DEFAULT_SEED = 1;

export const modelMethods: ServiceMethods<'ModelService'> = {
  TrainModel: stream({
    role: 'operator',
    pool: 'trainings',
    read: ({ seed, keepInactive }) => ({ seed: seed ?? DEFAULT_SEED, activate: !keepInactive }),
    run: ({ models }, request, signal) => tellProgress((run) => models.train(request, run), signal),
    write: (told) => ('outcome' in told ? { outcome: toOutcome(told.outcome) } : toProgress(told)),
  }),

  EvaluateRanking: stream({
    role: 'analyst',
    pool: 'trainings',
    read: (wire, issues) => ({
      days: readEvaluationDays(wire, issues),
      seed: wire.seed ?? DEFAULT_SEED,
      promotions: wire.promotions,
    }),
    run: ({ models }, request, signal) => tellProgress((run) => models.evaluate(request, run), signal),
    write: (told) => ('outcome' in told ? { report: toEvaluationReport(told.outcome) } : toProgress(told)),
  }),

  EvaluatePolicy: stream({
    role: 'analyst',
    pool: 'trainings',
    read: (wire, issues) => readPolicyRequest(wire, issues),
    run: ({ policies }, request, signal) => tellProgress((run) => policies.evaluate(request, run), signal),
    write: (told) => ('outcome' in told ? { report: toPolicyReport(told.outcome) } : toProgress(told)),
  }),

  ListModels: unary({
    role: 'analyst',
    read: () => null,
    run: ({ models }) => models.list(),
    write: ({ models, active, previous }) => ({
      models: models.map((model) => toModel(model, model.version === active)),
      activeVersion: active,
      previousVersion: previous,
    }),
  }),

  GetModel: unary({
    role: 'analyst',
    read: (wire, issues) => readVersion(wire, 1, issues),
    run: ({ models }, version) => models.get(version),
    write: ({ stored, active }) => toModel(stored, active),
  }),

  ActivateModel: unary({
    role: 'operator',
    read: (wire, issues) => readVersion(wire, 0, issues),
    run: ({ models }, version) => models.activate(version),
    write: ({ active, previous }) => ({ activeVersion: active, previousVersion: previous }),
  }),
};
