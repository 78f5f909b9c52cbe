import { violation } from '../../base/violation.js';
import { toStatus } from '../../contract/status-details.js';
import type { Engine } from '../../engine/engine.js';
import type { BatchGetHandbillsResultInput } from '../../generated/handbill/v1/BatchGetHandbillsResult.js';
import type { HandbillServiceHandlers } from '../../generated/handbill/v1/HandbillService.js';
import { BATCH_REQUESTS_MAX } from '../../limits.js';
import { type CallContext, unary } from '../call.js';
import { checkLength, type Issues, within } from '../convert/fields.js';
import { readHandbillRequest, toHandbill, toPreview } from '../convert/handbill.js';
import { refuseIssues } from '../field-paths.js';
import { toStatusDetails } from '../status.js';

export function handbillHandlers({ handbills }: Engine, context: CallContext): HandbillServiceHandlers {
  return {
    GetHandbill: unary(context, async (request) => {
      const issues: Issues = [];
      const wanted = readHandbillRequest(request, issues);
      refuseIssues(issues);
      return toHandbill(await handbills.get(wanted));
    }),

    BatchGetHandbills: unary(context, async ({ requests }) => {
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
      return {
        results: answers.map(
          (answer): BatchGetHandbillsResultInput =>
            answer.ok ? { handbill: toHandbill(answer.value) } : { error: toStatus(toStatusDetails(answer.error)) },
        ),
      };
    }),

    PreviewHandbill: unary(context, async (request) => {
      const issues: Issues = [];
      const wanted = readHandbillRequest(request, issues);
      refuseIssues(issues);
      return toPreview(await handbills.preview(wanted, request.explain));
    }),
  };
}
