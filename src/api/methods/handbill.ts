import { err } from '../../base/result.js';
import { profileIdOf } from '../../engine/profiles/profile-names.js';
import { readAssignAll } from '../convert/assign-all.js';
import { encodeBatch, encodeHandbill, encodePreview } from '../convert/handbill-bytes.js';
import { readExplainRequest, toExplanation } from '../convert/handbill-explanation.js';
import { readHandbillRequest } from '../convert/handbill-request.js';
import { wirePath } from '../convert/paths.js';
import { readPreview } from '../convert/preview.js';
import { readSimulation } from '../convert/simulation.js';
import { toSimulationReport } from '../convert/simulation-report.js';
import { toStatusDetails } from '../convert/status.js';
import { tellProgress, toProgress } from '../convert/told-progress.js';
import { spelling } from '../convert/violations.js';
import { encodedBatch } from '../method/batch.js';
import { identify } from '../method/identify.js';
import { type ServiceMethods, stream, unary } from '../method/method.js';

export const handbillMethods: ServiceMethods<'HandbillService'> = {
  GetHandbill: unary({
    role: 'app',
    read: readHandbillRequest,
    run: async (engine, request) => engine.handbills.get(await identify(engine, request)),
    encode: encodeHandbill,
  }),

  BatchGetHandbills: encodedBatch({
    role: 'app',
    pool: 'reads',
    field: 'requests',
    read: readHandbillRequest,
    run: ({ handbills }, requests, { signal }) => handbills.batchGet(requests, signal),
    encode: (answers) =>
      encodeBatch(answers.map((answer) => (answer.ok ? answer : err(toStatusDetails(answer.error))))),
  }),

  AssignAll: stream({
    role: 'operator',
    pool: 'trainings',
    read: readAssignAll,
    run: ({ handbills }, request, signal) => handbills.assignAll(request, signal),
    write: (told) => told,
  }),

  PreviewHandbill: unary({
    role: 'analyst',
    requestSize: 'large',
    read: readPreview,
    run: async (engine, { request, explain, supposed }) =>
      spelling(wirePath, engine.handbills.preview(await identify(engine, request), explain, supposed)),
    encode: encodePreview,
  }),

  ExplainHandbill: unary({
    role: 'analyst',
    read: readExplainRequest,
    run: async ({ handbills, profiles }, { handbillId, name }, { signal }) =>
      handbills.explain(handbillId, name && (await profileIdOf(profiles, name)), signal),
    write: toExplanation,
  }),

  SimulateCampaign: stream({
    role: 'analyst',
    pool: 'trainings',
    requestSize: 'large',
    read: readSimulation,
    run: ({ simulations }, request, signal) =>
      tellProgress((run) => spelling(wirePath, simulations.simulate(request, run)), signal),
    write: (told) => ('outcome' in told ? { report: toSimulationReport(told.outcome) } : toProgress(told)),
  }),
};
