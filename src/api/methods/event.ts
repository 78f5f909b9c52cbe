import { HandbillError } from '../../base/errors.js';
import { err, ok } from '../../base/result.js';
import type { Path } from '../../base/violation.js';
import type { CancellationOutcome, EventOutcome, TransactionOutcome } from '../../engine/engine.js';
import { readCancellation } from '../convert/cancellation.js';
import { readCustomerEvent } from '../convert/customer-event.js';
import { encodePages } from '../convert/event-messages.js';
import { readReceiptOptions } from '../convert/import.js';
import { refuseSource } from '../convert/import-source.js';
import { customerEventPath, transactionPath, wirePath } from '../convert/paths.js';
import { readTransaction } from '../convert/transaction.js';
import { spelled } from '../convert/violations.js';
import { readConsumer, readCursor, readWatch, toConsumer } from '../convert/watch.js';
import { batch, type Each } from '../method/batch.js';
import { importing, type ServiceMethods, unary, watch } from '../method/method.js';

export const eventMethods: ServiceMethods<'EventService'> = {
  RecordTransactions: batch({
    role: 'register',
    field: 'transactions',
    read: readTransaction,
    run: async ({ events }, transactions) => (await events.recordTransactions(transactions)).map(recorded),
    write(outcome) {
      switch (outcome.kind) {
        case 'recorded':
          return { recorded: { approximate: outcome.approximate, unknownItemIds: [...outcome.unknownItemIds] } };
        case 'replaced':
          return { replaced: { unknownItemIds: [...outcome.unknownItemIds] } };
        case 'duplicate':
          return { duplicate: {} };
        case 'cancelled':
          return { cancelled: {} };
      }
    },
  }),

  CancelTransactions: batch({
    role: 'register',
    field: 'cancellations',
    read: readCancellation,
    run: async ({ events }, cancellations) => (await events.cancelTransactions(cancellations)).map(cancelled),
    write(outcome) {
      switch (outcome.kind) {
        case 'cancelled':
          return { cancelled: { approximate: outcome.approximate } };
        case 'noted':
          return { noted: {} };
        case 'repeated':
          return { repeated: {} };
      }
    },
  }),

  RecordEvents: batch({
    role: 'app',
    field: 'events',
    read: readCustomerEvent,
    run: async ({ events }, told) => (await events.recordEvents(told)).map(accepted),
    write: ({ kind }) => (kind === 'recorded' ? { recorded: {} } : { duplicate: {} }),
  }),

  WatchEvents: watch({
    role: 'analyst',
    read: readWatch,
    run: ({ events }, request, signal) => encodePages(events.watch(request, signal)),
    encode: (bytes) => bytes,
  }),

  AcknowledgeEvents: unary({
    role: 'analyst',
    read: ({ consumer, cursor }, issues) => ({
      name: readConsumer(consumer, issues),
      cursor: readCursor(cursor, issues),
    }),
    run: ({ events }, { name, cursor }) => events.consumers.acknowledge(name, cursor),
    write: () => ({}),
  }),

  ListEventConsumers: unary({
    role: 'analyst',
    read: () => null,
    run: ({ events }) => events.consumers.list(),
    write: (consumers) => ({ consumers: consumers.map(toConsumer) }),
  }),

  RemoveEventConsumer: unary({
    role: 'admin',
    read: ({ consumer }, issues) => readConsumer(consumer, issues),
    run: ({ events }, name) => events.consumers.remove(name),
    write: () => ({}),
  }),

  ImportTransactions: importing({
    role: 'operator',
    read(wire, issues, { currency }) {
      refuseSource(wire, issues);
      return readReceiptOptions(wire, currency, issues);
    },
    run: ({ events }, file, options) => events.importTransactions(file, options),
  }),
};

type Of<Outcome, Kind> = Extract<Outcome, { readonly kind: Kind }>;
type Rejected = Of<TransactionOutcome, 'rejected'>;

const rejected = ({ violations }: Rejected, spell: (path: Path) => Path) =>
  err(HandbillError.invalid(spelled(spell, violations)));

type Recorded = Of<TransactionOutcome, 'recorded' | 'replaced' | 'duplicate' | 'cancelled'>;

function recorded(outcome: TransactionOutcome): Each<Recorded> {
  switch (outcome.kind) {
    case 'too-old':
      return err(tooOld());
    case 'rejected':
      return rejected(outcome, transactionPath);
    default:
      return ok(outcome);
  }
}

type Cancelled = Of<CancellationOutcome, 'cancelled' | 'noted' | 'repeated'>;

function cancelled(outcome: CancellationOutcome): Each<Cancelled> {
  switch (outcome.kind) {
    case 'content-needed':
      return err(linesNeeded());
    case 'rejected':
      return rejected(outcome, wirePath);
    default:
      return ok(outcome);
  }
}

function accepted(outcome: EventOutcome): Each<Of<EventOutcome, 'recorded' | 'duplicate'>> {
  switch (outcome.kind) {
    case 'refused':
      return err(outcome.error);
    case 'rejected':
      return rejected(outcome, customerEventPath);
    default:
      return ok(outcome);
  }
}

const tooOld = () =>
  new HandbillError(
    'FAILED_PRECONDITION',
    'the receipt is older than the exact part of the history: it can be cancelled, by its lines, and not be replaced',
    { reason: 'TRANSACTION_TOO_OLD' },
  );

const linesNeeded = () =>
  new HandbillError(
    'FAILED_PRECONDITION',
    'the receipt is older than the exact part of the history: its time and lines are needed to take it out',
    { reason: 'TRANSACTION_LINES_NEEDED' },
  );
