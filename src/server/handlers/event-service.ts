import { readCancellation } from '../../api/convert/cancellation.js';
import { readCustomerEvent } from '../../api/convert/customer-event.js';
import type { Issues } from '../../api/convert/fields.js';
import { readImportOptions } from '../../api/convert/import.js';
import { customerEventPath, transactionPath, wirePath } from '../../api/convert/paths.js';
import { readTransaction } from '../../api/convert/transaction.js';
import { refuseIssues, spelled } from '../../api/convert/violations.js';
import { readConsumer, readCursor, readWatch, toConsumer } from '../../api/convert/watch.js';
import { HandbillError } from '../../base/errors.js';
import type { Currency } from '../../base/money.js';
import type { Path, Violation } from '../../base/violation.js';
import { toStatus } from '../../contract/status-details.js';
import type { CancellationOutcome, Engine, EventOutcome, TransactionOutcome } from '../../engine/engine.js';
import type { Status } from '../../generated/google/rpc/Status.js';
import type { CancelTransactionsResultInput } from '../../generated/handbill/v1/CancelTransactionsResult.js';
import type { EventServiceHandlers } from '../../generated/handbill/v1/EventService.js';
import type { RecordEventsResultInput } from '../../generated/handbill/v1/RecordEventsResult.js';
import type { RecordTransactionsResultInput } from '../../generated/handbill/v1/RecordTransactionsResult.js';
import { answerEach, invalidStatus } from '../answer-each.js';
import { type CallContext, unary } from '../call.js';
import { eventStream } from '../event-stream.js';
import { importStream } from '../import-stream.js';
import { toStatusDetails } from '../status.js';

export function eventHandlers(
  { events, profiles }: Engine,
  context: CallContext,
  currency: Currency,
): EventServiceHandlers {
  const refuse = (error: Status) => ({ error });
  return {
    RecordTransactions: unary(context, async ({ transactions }) => ({
      results: await answerEach(transactions, {
        field: 'transactions',
        profiles,
        named: 'entry',
        read: readTransaction,
        run: events.recordTransactions,
        toAnswer: toRecordResult,
        refuse,
      }),
    })),

    CancelTransactions: unary(context, async ({ cancellations }) => ({
      results: await answerEach(cancellations, {
        field: 'cancellations',
        profiles,
        named: 'entry',
        read: readCancellation,
        run: events.cancelTransactions,
        toAnswer: toCancelResult,
        refuse,
      }),
    })),

    RecordEvents: unary(context, async ({ events: told }) => ({
      results: await answerEach(told, {
        field: 'events',
        profiles,
        named: 'entry',
        read: readCustomerEvent,
        run: events.recordEvents,
        toAnswer: toEventResult,
        refuse,
      }),
    })),

    WatchEvents: eventStream(context, {
      read: (request) => readingAll((issues) => readWatch(request, issues)),
      watch: (request, signal) => events.watch(request, signal),
    }),

    AcknowledgeEvents: unary(context, async ({ consumer, cursor }) => {
      const [name, position] = readingAll((issues) => [readConsumer(consumer, issues), readCursor(cursor, issues)]);
      await events.consumers.acknowledge(name, position);
      return {};
    }),

    ListEventConsumers: unary(context, async () => ({ consumers: (await events.consumers.list()).map(toConsumer) })),

    RemoveEventConsumer: unary(context, async ({ consumer }) => {
      await events.consumers.remove(readingAll((issues) => readConsumer(consumer, issues)));
      return {};
    }),

    ImportTransactions: importStream(context, {
      readOptions: (wire, issues) => readImportOptions(wire, currency, issues),
      run: (source, options) => events.importTransactions(source, options),
    }),
  };
}

function toRecordResult(outcome: TransactionOutcome): RecordTransactionsResultInput {
  switch (outcome.kind) {
    case 'recorded':
      return { recorded: { approximate: outcome.approximate, unknownItemIds: [...outcome.unknownItemIds] } };
    case 'duplicate':
      return { duplicate: {} };
    case 'cancelled':
      return { cancelled: {} };
    case 'rejected':
      return { error: rejected(transactionPath, outcome.violations) };
  }
}

function toCancelResult(outcome: CancellationOutcome): CancelTransactionsResultInput {
  switch (outcome.kind) {
    case 'cancelled':
      return { cancelled: { approximate: outcome.approximate } };
    case 'noted':
      return { noted: {} };
    case 'repeated':
      return { repeated: {} };
    case 'content-needed':
      return { error: toStatus(toStatusDetails(linesNeeded())) };
    case 'rejected':
      return { error: rejected(wirePath, outcome.violations) };
  }
}

function toEventResult(outcome: EventOutcome): RecordEventsResultInput {
  switch (outcome.kind) {
    case 'recorded':
      return { recorded: {} };
    case 'duplicate':
      return { duplicate: {} };
    case 'refused':
      return { error: toStatus(toStatusDetails(outcome.error)) };
    case 'rejected':
      return { error: rejected(customerEventPath, outcome.violations) };
  }
}

/** Reads a request; refuses it with everything that is wrong in it. */
function readingAll<T>(read: (issues: Issues) => T): T {
  const issues: Issues = [];
  const value = read(issues);
  refuseIssues(issues);
  return value;
}

const linesNeeded = () =>
  new HandbillError(
    'FAILED_PRECONDITION',
    'the receipt is older than the exact part of the history: its time and lines are needed to take it out',
    { reason: 'TRANSACTION_LINES_NEEDED' },
  );

const rejected = (spell: (path: Path) => Path, violations: readonly Violation[]): Status =>
  invalidStatus(spelled(spell, violations));
