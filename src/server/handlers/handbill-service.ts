import { err } from '../../base/result.js';
import { violation } from '../../base/violation.js';
import type { Engine } from '../../engine/engine.js';
import type { BatchGetHandbillsRequest } from '../../generated/handbill/v1/BatchGetHandbillsRequest.js';
import type { GetHandbillRequest } from '../../generated/handbill/v1/GetHandbillRequest.js';
import type { HandbillServiceDefinition } from '../../generated/handbill/v1/HandbillService.js';
import type { PreviewHandbillRequest } from '../../generated/handbill/v1/PreviewHandbillRequest.js';
import { BATCH_REQUESTS_MAX } from '../../limits.js';
import { type CallContext, unary } from '../call.js';
import { checkLength, type Issues, within } from '../convert/fields.js';
import { encodeBatch, encodeHandbill, encodePreview } from '../convert/handbill-bytes.js';
import { readHandbillRequest } from '../convert/handbill-request.js';
import { refuseIssues } from '../field-paths.js';
import { toStatusDetails } from '../status.js';

/** Every method answers with bytes: see `preEncoded`. */
export function handbillHandlers({ handbills }: Engine, context: CallContext) {
  return {
    GetHandbill: unary(context, async (request: GetHandbillRequest) => {
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
      const wanted = requests.map((request, i) =>
        within(
          issues,
          () => `requests[${i}]`,
          () => readHandbillRequest(request, issues),
        ),
      );
      refuseIssues(issues);
      const answers = await handbills.batchGet(wanted);
      return encodeBatch(answers.map((answer) => (answer.ok ? answer : err(toStatusDetails(answer.error)))));
    }),

    PreviewHandbill: unary(context, async (request: PreviewHandbillRequest) => {
      const issues: Issues = [];
      const wanted = readHandbillRequest(request, issues);
      refuseIssues(issues);
      return encodePreview(await handbills.preview(wanted, request.explain));
    }),
  } satisfies Record<keyof HandbillServiceDefinition, unknown>;
}
