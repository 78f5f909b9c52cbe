import { setImmediate as nextTurn } from 'node:timers/promises';
import type { handleBidiStreamingCall, ServerDuplexStream } from '@grpc/grpc-js';
import { type Issues, within } from '../api/convert/fields.js';
import { toCounts, toRowError } from '../api/convert/import.js';
import { refuseIssues } from '../api/convert/violations.js';
import { HandbillError } from '../base/errors.js';
import { violation } from '../base/violation.js';
import type { ImportReportInput } from '../generated/handbill/v1/ImportReport.js';
import type { RowErrorInput } from '../generated/handbill/v1/RowError.js';
import type { ImportEvent } from '../import/report.js';
import { ROW_ERRORS_PER_REPORT_MAX } from '../limits.js';
import { type CallContext, failure, overloaded, refuseLate } from './call.js';
import { drained } from './drained.js';
import { isMalformed } from './malformed.js';

interface ImportMessage<Wire> {
  readonly content?: 'options' | 'chunk';
  readonly options?: Wire | null;
  readonly chunk?: Uint8Array;
}

interface ImportResponse {
  report?: ImportReportInput | null;
}

interface ImportVerb<Wire, Options> {
  /** From the first message; fields of issues are relative to its options. */
  readOptions(wire: Wire, issues: Issues): Options;
  run(source: AsyncIterable<Uint8Array>, options: Options): AsyncIterable<ImportEvent>;
}

/**
 * A handler of an import: options first, then pieces of a file; reports come back while it runs. Nothing piles up: the file is read
 * at the pace of the import, the import runs at the pace at which the caller takes the reports. When the caller goes away,
 * the import stops.
 */
export function importStream<Wire, Options>(
  context: CallContext,
  verb: ImportVerb<Wire, Options>,
): handleBidiStreamingCall<ImportMessage<Wire>, ImportResponse> {
  return (call) => {
    if (!context.imports.enter()) {
      call.emit('error', failure(context, call, overloaded()));
      return;
    }
    runImport(call, verb)
      .then(
        () => call.end(),
        (error: unknown) => {
          if (!call.cancelled) call.emit('error', failure(context, call, error));
        },
      )
      .finally(() => context.imports.leave());
  };
}

async function runImport<Wire, Options>(
  call: ServerDuplexStream<ImportMessage<Wire>, ImportResponse>,
  verb: ImportVerb<Wire, Options>,
): Promise<void> {
  refuseLate(call);
  // Leaving the loop early must not destroy the stream: the status has still to be sent on it.
  const messages = call.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<ImportMessage<Wire>>;
  const options = await readFirst(messages, verb);
  const reports = createReports(call);
  for await (const event of verb.run(readChunks(messages, call), options)) {
    if (call.cancelled) return;
    await reports.tell(event);
  }
}

async function readFirst<Wire, Options>(
  messages: AsyncIterator<ImportMessage<Wire>>,
  verb: ImportVerb<Wire, Options>,
): Promise<Options> {
  const { value: first, done } = await messages.next();
  if (isMalformed(first)) throw new HandbillError('INVALID_ARGUMENT', first.message);
  const issues: Issues = [];
  if (done || !first.options) issues.push(violation('options', '', 'must be the first message'));
  refuseIssues(issues);
  const options = within(
    issues,
    () => 'options',
    () => verb.readOptions(first.options, issues),
  );
  refuseIssues(issues);
  return options;
}

async function* readChunks(
  messages: AsyncIterable<ImportMessage<unknown>>,
  call: { readonly cancelled: boolean },
): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const message of messages) {
      if (isMalformed(message)) throw new HandbillError('INVALID_ARGUMENT', message.message);
      if (message.content !== 'chunk') {
        throw HandbillError.invalid([violation('chunk', '', 'must be set in every message but the first')]);
      }
      yield message.chunk!;
    }
  } catch (error) {
    if (call.cancelled) throw new HandbillError('CANCELLED', 'the caller has gone', { cause: error });
    throw error;
  }
  // A stream that is cut off looks like the end of the file: grpc-js ends it first and tells of the cancellation some turns later.
  for (let turn = 0; turn < CANCELLATION_TURNS; turn++) await nextTurn();
  if (call.cancelled) throw new HandbillError('CANCELLED', 'the caller has gone');
}

/** One is enough for a reset with an error code, one without takes two. */
const CANCELLATION_TURNS = 3;

/** Gathers row errors: a message each would cost more than the rows. */
function createReports(call: ServerDuplexStream<unknown, ImportResponse>) {
  let rowErrors: RowErrorInput[] = [];
  let warnings: RowErrorInput[] = [];
  let bytesRead = 0;

  async function send(report: ImportReportInput): Promise<void> {
    const full = !call.write({ report: { ...report, rowErrors, warnings } });
    rowErrors = [];
    warnings = [];
    if (full) await drained(call);
  }

  return {
    async tell(event: ImportEvent): Promise<void> {
      switch (event.kind) {
        case 'rejected':
          rowErrors.push(toRowError(event.error));
          return rowErrors.length < ROW_ERRORS_PER_REPORT_MAX ? undefined : send({});
        case 'warning':
          warnings.push(toRowError(event.warning));
          return warnings.length < ROW_ERRORS_PER_REPORT_MAX ? undefined : send({});
        case 'progress':
          bytesRead = event.bytesRead;
          return send({ counts: toCounts(event.counts), bytesRead });
        case 'done':
          return send({ counts: toCounts(event.counts), bytesRead, complete: true, dryRun: event.dryRun });
      }
    },
  };
}
