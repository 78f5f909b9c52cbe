import { checkLength, type Issues } from '../../api/convert/fields.js';
import { encodeBatch, encodeHandbill, encodePreview } from '../../api/convert/handbill-bytes.js';
import { readHandbillRequest } from '../../api/convert/handbill-request.js';
import { refuseIssues } from '../../api/convert/violations.js';
import { HandbillError } from '../../base/errors.js';
import { err, type Result } from '../../base/result.js';
import { violation } from '../../base/violation.js';
import type { Engine, HandbillRequest, HandbillView } from '../../engine/engine.js';
import type { BatchGetHandbillsRequest } from '../../generated/handbill/v1/BatchGetHandbillsRequest.js';
import type { GetHandbillRequest } from '../../generated/handbill/v1/GetHandbillRequest.js';
import type { HandbillServiceDefinition } from '../../generated/handbill/v1/HandbillService.js';
import type { PreviewHandbillRequest } from '../../generated/handbill/v1/PreviewHandbillRequest.js';
import { BATCH_REQUESTS_MAX } from '../../limits.js';
import { type CallContext, unary } from '../call.js';
import { resolveProfile, resolveProfiles } from '../resolve-profiles.js';
import { toStatusDetails } from '../status.js';

/** Every method answers with bytes: see `preEncoded`. */
export function handbillHandlers({ handbills, profiles }: Engine, context: CallContext) {
  return {
    GetHandbill: unary(context, async (request: GetHandbillRequest) => {
      await resolveProfile(profiles, request.profile, 'profile');
      const issues: Issues = [];
      const wanted = readHandbillRequest(request, issues);
      refuseIssues(issues);
      return encodeHandbill(await handbills.get(wanted));
    }),

    BatchGetHandbills: unary(context, async ({ requests }: BatchGetHandbillsRequest) => {
      const issues: Issues = [];
      if (requests.length === 0) issues.push(violation('requests', '', 'must not be empty'));
      checkLength(requests, BATCH_REQUESTS_MAX, 'requests', issues);
      refuseIssues(issues);
      const answers = await getEach(requests);
      return encodeBatch(answers.map((answer) => (answer.ok ? answer : err(toStatusDetails(answer.error)))));
    }),

    PreviewHandbill: unary(context, async (request: PreviewHandbillRequest) => {
      await resolveProfile(profiles, request.profile, 'profile');
      const issues: Issues = [];
      const wanted = readHandbillRequest(request, issues);
      refuseIssues(issues);
      return encodePreview(await handbills.preview(wanted, request.explain));
    }),
  } satisfies Record<keyof HandbillServiceDefinition, unknown>;

  /** What can't be read is refused by itself and doesn't reach the engine. */
  async function getEach(requests: readonly GetHandbillRequest[]): Promise<Result<HandbillView, HandbillError>[]> {
    const answers = new Array<Result<HandbillView, HandbillError>>(requests.length);
    const wanted: HandbillRequest[] = [];
    const positions: number[] = [];
    const names = requests.map(({ profile }) => profile);
    const refusals = await resolveProfiles(profiles, names, 'profile');
    for (let i = 0; i < requests.length; i++) {
      const refusal = refusals[i];
      if (refusal) {
        answers[i] = err(refusal);
        continue;
      }
      const issues: Issues = [];
      const request = readHandbillRequest(requests[i]!, issues);
      if (issues.length > 0) {
        answers[i] = err(HandbillError.invalid(issues));
        continue;
      }
      wanted.push(request);
      positions.push(i);
    }
    const given = wanted.length === 0 ? [] : await handbills.batchGet(wanted);
    for (let i = 0; i < given.length; i++) answers[positions[i]!] = given[i]!;
    return answers;
  }
}
