import { Packr } from 'msgpackr';
import { ByteReader, type ByteWriter, createByteWriter } from '../base/byte-writer.js';
import { hash32OfBytes } from '../base/hash.js';
import type { ItemIndex, ProfileId } from '../base/ids.js';
import type { FunnelStep } from '../funnel/funnel-step.js';
import { readStep, writeStep } from '../funnel/step-entry.js';
import type { Receipt } from '../history/receipt.js';
import { RECEIPT_ITEMS_MAX } from '../limits.js';
import { readChanges, writeChanges } from '../outcomes/change-entry.js';
import type { OutcomeChange } from '../outcomes/outcome-change.js';
import {
  CODES,
  CORRECTED_RECEIPT,
  FIELDS,
  FUNNEL_STEP,
  OUTCOME_CHANGES,
  RECEIPT,
  type SingleType,
  TYPES,
} from './entry-layout.js';
import type { EventDetails, EventHead, EventOf, EventType, OutboxEvent } from './event.js';
import { readReceiptBody, writeReceiptBody } from './receipt-entry.js';

const ENTRY_BYTES = 4_096;
const writer = createByteWriter(ENTRY_BYTES);
const packr = new Packr({ useRecords: false, variableMapSize: true });

export function encodeReceipt(receipt: Receipt): Uint8Array {
  writeHead(writer, RECEIPT, receipt);
  writeReceiptBody(writer, receipt);
  return writer.take();
}

/** The time tells it apart from the same content recorded before: they are two events. */
export function encodeCorrectedReceipt(receipt: Receipt, correctedMs: number): Uint8Array {
  writeHead(writer, CORRECTED_RECEIPT, receipt);
  writer.varint(correctedMs);
  writeReceiptBody(writer, receipt);
  return writer.take();
}

export function encodeEvent<Type extends SingleType>(event: EventOf<Type>): Uint8Array {
  const details: EventDetails[Type] = event;
  writeHead(writer, CODES[event.type], event);
  writer.raw(packr.pack(FIELDS[event.type].map((field) => details[field])));
  return writer.take();
}

export function encodeOutcomeChanges(changes: readonly OutcomeChange[], timeMs: number): Uint8Array {
  writeHead(writer, OUTCOME_CHANGES, { profileId: NOBODY, timeMs });
  writeChanges(writer, changes);
  return writer.take();
}

export function encodeFunnelStep(step: FunnelStep, timeMs: number): Uint8Array {
  writeHead(writer, FUNNEL_STEP, { profileId: NOBODY, timeMs });
  writeStep(writer, step);
  return writer.take();
}

/** Whose entries are nobody's. */
export const NOBODY = '' as ProfileId;

/** Changes of sums, and when they were made. */
export interface ToldChanges {
  readonly timeMs: number;
  readonly changes: readonly OutcomeChange[];
}

/** The changes of which an entry tells; null: it tells of something else, at the cost of reading a byte. */
export function outcomeChangesOf(entry: Uint8Array): ToldChanges | null {
  if (entry[0] !== OUTCOME_CHANGES) return null;
  const reader = new ByteReader(entry);
  reader.u8();
  reader.text();
  return { timeMs: reader.varint(), changes: readChanges(reader) };
}

/** The step of which an entry tells; null: it tells of something else, at the cost of reading a byte. */
export function funnelStepOf(entry: Uint8Array): FunnelStep | null {
  if (entry[0] !== FUNNEL_STEP) return null;
  const reader = new ByteReader(entry);
  reader.u8();
  reader.text();
  reader.varint();
  return readStep(reader);
}

function writeHead(to: ByteWriter, code: number, { profileId, timeMs }: EventHead): void {
  to.u8(code);
  to.text(profileId);
  to.varint(timeMs);
}

/** Whose entry it is, at the cost of reading the head; empty: nobody's. */
export function profileOf(entry: Uint8Array): ProfileId {
  const reader = new ByteReader(entry);
  reader.u8();
  return reader.text() as ProfileId;
}

/** When it happened, at the cost of reading the head. */
export function timeOf(entry: Uint8Array): number {
  const reader = new ByteReader(entry);
  reader.u8();
  reader.text();
  return reader.varint();
}

/** Whether an entry may have events of these types, at the cost of its first byte: most that nobody asked for need not be read. */
export function mayTell(entry: Uint8Array, types: ReadonlySet<EventType>): boolean {
  if (entry[0] === OUTCOME_CHANGES || entry[0] === FUNNEL_STEP) return false;
  if (entry[0] === RECEIPT) return types.has('transaction.charge') || types.has('product.buy');
  const type = TYPES.get(entry[0]!);
  return type === undefined || types.has(type);
}

/** An event with a name that is the same whenever it is read. */
export type ToldEvent = OutboxEvent & { readonly id: string };

/** The events of an entry, in order; some have none. Throws on bytes that are no entry. */
export function readEntry(entry: Uint8Array): ToldEvent[] {
  const reader = new ByteReader(entry);
  const code = reader.u8();
  const head: EventHead = { profileId: reader.text() as ProfileId, timeMs: reader.varint() };
  const id = entryId(entry);
  if (isReceipt(code)) {
    const correctedMs = readCorrectedMs(code, reader);
    return receiptEvents(id, { ...head, ...readReceiptBody(reader) }, correctedMs);
  }
  if (code === OUTCOME_CHANGES) return [];
  if (code === FUNNEL_STEP) {
    readStep(reader);
    return [];
  }
  const type = TYPES.get(code);
  if (type === undefined) throw new Error(`not an outbox entry of a known type: ${code}`);
  const values = packr.unpack(reader.rest()) as unknown[];
  const details = Object.fromEntries(FIELDS[type].map((field, i) => [field, values[i] ?? null]));
  return [{ id, type, ...head, ...details } as ToldEvent];
}

/** Made from everything that is in the entry, so that it needs no storage. */
function entryId(entry: Uint8Array): string {
  const hex = (seed: number) => hash32OfBytes(entry, seed).toString(16).padStart(8, '0');
  return hex(1) + hex(2);
}

const isReceipt = (code: number | undefined): boolean => code === RECEIPT || code === CORRECTED_RECEIPT;

const readCorrectedMs = (code: number, reader: ByteReader): number | null =>
  code === CORRECTED_RECEIPT ? reader.varint() : null;

function receiptEvents(
  id: string,
  { profileId, timeMs, transactionId, storeId, total, lines }: Receipt,
  correctedMs: number | null,
): ToldEvent[] {
  const items = distinctItems(lines);
  const events: ToldEvent[] = [
    { id, type: 'transaction.charge', profileId, timeMs, transactionId, storeId, total, items, correctedMs },
  ];
  for (let i = 0; i < lines.length; i++) {
    const { item, quantity, amountMinor } = lines[i]!;
    const type = 'product.buy';
    events.push({ id: `${id}-${i}`, type, profileId, timeMs, transactionId, item, quantity, amountMinor });
  }
  return events;
}

const distinctItems = (lines: Receipt['lines']): ItemIndex[] => [...new Set(lines.map(({ item }) => item))];

/** The assignment of which an entry tells; null: it tells of something else, at the cost of reading a byte. */
export function assignmentOf(entry: Uint8Array): EventOf<'handbill.assign'> | null {
  if (entry[0] !== CODES['handbill.assign']) return null;
  const [event] = readEntry(entry);
  return event?.type === 'handbill.assign' ? event : null;
}

/** Codes of what tells how offers do. */
const EXPOSURES: ReadonlySet<number | undefined> = new Set([
  CODES['handbill.assign'],
  CODES['client.redeemPromotion'],
  CODES['client.reverseRedemption'],
]);

/** Handbills that say how they came about, and redemptions of their offers. */
export type ExposureEvent =
  | EventOf<'handbill.assign'>
  | EventOf<'client.redeemPromotion'>
  | EventOf<'client.reverseRedemption'>;

/** What an entry tells of how offers do; null: it tells of something else, at the cost of reading a byte. */
export function exposureOf(entry: Uint8Array): ExposureEvent | null {
  return EXPOSURES.has(entry[0]) ? (readEntry(entry)[0] as ExposureEvent) : null;
}

/** What the popularity trend counts: receipts that came in, and those taken back. */
export interface Purchase {
  readonly kind: 'charge' | 'cancel';
  /** When the purchase was made. */
  readonly timeMs: number;
  /** Distinct. */
  readonly items: readonly ItemIndex[];
}

/** The purchase of which an entry tells; null: it tells of something else. */
export function purchaseOf(entry: Uint8Array): Purchase | null {
  if (isReceipt(entry[0])) {
    const reader = new ByteReader(entry);
    const code = reader.u8();
    reader.text();
    const timeMs = reader.varint();
    readCorrectedMs(code, reader);
    // No more items than the history counts, so that a cancellation takes off what was added.
    const items = distinctItems(readReceiptBody(reader).lines).slice(0, RECEIPT_ITEMS_MAX);
    return { kind: 'charge', timeMs, items };
  }
  if (entry[0] !== CODES['transaction.cancel']) return null;
  const [event] = readEntry(entry);
  return event?.type === 'transaction.cancel' ? { kind: 'cancel', timeMs: event.chargedMs, items: event.items } : null;
}
