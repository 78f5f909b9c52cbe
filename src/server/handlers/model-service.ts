import { toEvaluationReport } from '../../api/convert/evaluation.js';
import type { Issues } from '../../api/convert/fields.js';
import { readEvaluationDays, readVersion, toModel, toOutcome } from '../../api/convert/model.js';
import { refuseIssues } from '../../api/convert/violations.js';
import type { Engine } from '../../engine/engine.js';
import type { EvaluateRankingRequest } from '../../generated/handbill/v1/EvaluateRankingRequest.js';
import type { EvaluateRankingResponseInput } from '../../generated/handbill/v1/EvaluateRankingResponse.js';
import type { ModelServiceHandlers } from '../../generated/handbill/v1/ModelService.js';
import type { TrainModelRequest } from '../../generated/handbill/v1/TrainModelRequest.js';
import type { TrainModelResponseInput } from '../../generated/handbill/v1/TrainModelResponse.js';
import { type CallContext, unary } from '../call.js';
import { trainingStream } from '../training-stream.js';

/** Of a request that names none. */
const DEFAULT_SEED = 1;

export function modelHandlers({ models }: Engine, context: CallContext): ModelServiceHandlers {
  return {
    TrainModel: trainingStream<TrainModelRequest, TrainModelResponseInput>(
      context,
      async ({ seed, keepInactive }, run) => {
        const outcome = await models.train({ seed: seed ?? DEFAULT_SEED, activate: !keepInactive }, run);
        return { outcome: toOutcome(outcome) };
      },
    ),

    EvaluateRanking: trainingStream<EvaluateRankingRequest, EvaluateRankingResponseInput>(
      context,
      async (request, run) => {
        const issues: Issues = [];
        const days = readEvaluationDays(request, issues);
        refuseIssues(issues);
        const { seed = DEFAULT_SEED, promotions } = request;
        const report = await models.evaluate({ days, seed, promotions }, run);
        return { report: toEvaluationReport(report) };
      },
    ),

    ListModels: unary(context, async () => {
      const { models: stored, active, previous } = await models.list();
      return {
        models: stored.map((model) => toModel(model, model.version === active)),
        activeVersion: active,
        previousVersion: previous,
      };
    }),

    GetModel: unary(context, async (request) => {
      const issues: Issues = [];
      const version = readVersion(request, 1, issues);
      refuseIssues(issues);
      const { stored, active } = await models.get(version);
      return toModel(stored, active);
    }),

    ActivateModel: unary(context, async (request) => {
      const issues: Issues = [];
      const version = readVersion(request, 0, issues);
      refuseIssues(issues);
      const { active, previous } = await models.activate(version);
      return { activeVersion: active, previousVersion: previous };
    }),
  };
}
