import { DescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { describe, expect, it, test } from 'vitest';
import { SERVICES } from '../../../../src/api/methods.js';
import { requestDescriptor } from '../../../../src/contract/descriptors.js';
import type { ServiceName } from '../../../../src/contract/services.js';
import {
  BATCH_REQUESTS_MAX,
  CHOICES_PER_REQUEST_MAX,
  EVENT_PROPERTIES_MAX,
  LINES_PER_TRANSACTION_MAX,
  LIST_SLACK,
  MESSAGE_BYTES_MAX,
  MESSAGE_NESTING_MAX,
  REQUEST_LIMITS,
  SEGMENTS_PER_REQUEST_MAX,
} from '../../../../src/limits.js';
import { LIST_LIMITS } from '../../../../src/server/grpc/wire/list-limits.js';
import { MessageScan } from '../../../../src/server/grpc/wire/message-scan.js';
import { shapeOf } from '../../../../src/server/grpc/wire/message-shape.js';
import { sized, tag, times, varint } from '../../../support/wire-bytes.js';

const scanOf = (service: ServiceName, rpc: string, size: keyof typeof REQUEST_LIMITS = 'large') =>
  new MessageScan(shapeOf(requestDescriptor(service, rpc), LIST_LIMITS), REQUEST_LIMITS[size]);

const record = scanOf('EventService', 'RecordTransactions');
const getHandbill = scanOf('HandbillService', 'GetHandbill', 'small');
const list = scanOf('WalletService', 'ListPromotions', 'small');

/** Field numbers of the contract. */
const TRANSACTION = 1;
const LINE = 6;
const receipt = (lines: number) => sized(TRANSACTION, times(lines, sized(LINE)));

describe('a list', () => {
  it('is let through up to twice its limit', () => {
    expect(record.find(times(LIST_SLACK * BATCH_REQUESTS_MAX, sized(TRANSACTION)))).toBeNull();
    expect(record.find(times(LIST_SLACK * BATCH_REQUESTS_MAX + 1, sized(TRANSACTION)))).toEqual({
      kind: 'too-many-entries',
      path: ['transactions'],
      max: BATCH_REQUESTS_MAX,
    });
  });

  it('is counted for each message anew, and found by its place', () => {
    const most = receipt(LIST_SLACK * LINES_PER_TRANSACTION_MAX);
    expect(record.find(Buffer.concat([most, most]))).toBeNull();
    expect(record.find(Buffer.concat([most, most, receipt(LIST_SLACK * LINES_PER_TRANSACTION_MAX + 1)]))).toEqual({
      kind: 'too-many-entries',
      path: ['transactions', 2, 'lines'],
      max: LINES_PER_TRANSACTION_MAX,
    });
    expect(record.find(most)).toBeNull();
  });

  it('of texts is one', () => {
    const segments = (count: number) => sized(1, times(count, sized(3, 'a')));
    expect(getHandbill.find(segments(LIST_SLACK * SEGMENTS_PER_REQUEST_MAX))).toBeNull();
    expect(getHandbill.find(segments(LIST_SLACK * SEGMENTS_PER_REQUEST_MAX + 1))).toMatchObject({
      path: ['profile', 'segment_ids'],
    });
  });

  it('of enums is one, packed, not packed, and mixed', () => {
    const [most, status] = [LIST_SLACK * CHOICES_PER_REQUEST_MAX, 2];
    const packed = (count: number) => sized(status, times(count, varint(1)));
    const single = (count: number) => times(count, Buffer.concat([tag(status, 0), varint(1)]));
    for (const bytes of [packed(most), single(most), Buffer.concat([packed(most - 1), single(1)])]) {
      expect(list.find(bytes)).toBeNull();
    }
    for (const bytes of [packed(most + 1), single(most + 1), Buffer.concat([packed(most), single(1)])]) {
      expect(list.find(bytes)).toMatchObject({ kind: 'too-many-entries', path: ['statuses'] });
    }
    expect(list.find(sized(status, Buffer.from([0x80])))).toMatchObject({ kind: 'broken' });
  });

  it('may be a map', () => {
    const properties = (count: number) => sized(1, sized(6, times(count, sized(2, sized(1, 'name')))));
    const events = scanOf('EventService', 'RecordEvents');
    expect(events.find(properties(LIST_SLACK * EVENT_PROPERTIES_MAX))).toBeNull();
    expect(events.find(properties(LIST_SLACK * EVENT_PROPERTIES_MAX + 1))).toEqual({
      kind: 'too-many-entries',
      path: ['events', 0, 'custom', 'properties'],
      max: EVENT_PROPERTIES_MAX,
    });
  });
});

describe('a message', () => {
  it('has so many messages within it, whatever they are', () => {
    const { messagesMax } = REQUEST_LIMITS.large;
    const receipts = (count: number) => times(count, receipt(999));
    expect(record.find(receipts(messagesMax / 1_000))).toBeNull();
    expect(record.find(Buffer.concat([receipts(messagesMax / 1_000), receipt(0)]))).toEqual({
      kind: 'too-many-messages',
      path: ['transactions'],
      max: messagesMax,
    });
    // A single field that comes again and again makes an object each time, too.
    const profiles = REQUEST_LIMITS.small.messagesMax;
    expect(getHandbill.find(times(profiles, sized(1)))).toBeNull();
    expect(getHandbill.find(times(profiles + 1, sized(1)))).toMatchObject({ kind: 'too-many-messages' });
  });

  it('has so many bytes', () => {
    const { bytesMax } = REQUEST_LIMITS.small;
    expect(getHandbill.find(sized(2, 'x'.repeat(bytesMax - 4)))).toBeNull();
    const long = getHandbill.find(sized(2, 'x'.repeat(bytesMax - 3)));
    expect(long).toEqual({ kind: 'too-large', path: [], max: bytesMax });
  });

  it('may hold itself only so deep', () => {
    const anyList = new Proxy(LIST_LIMITS, { get: () => () => 10 });
    const scan = new MessageScan(shapeOf(DescriptorProtoSchema, anyList), REQUEST_LIMITS.large);
    let bytes: Buffer = Buffer.alloc(0);
    for (let depth = 1; depth < MESSAGE_NESTING_MAX; depth++) bytes = sized(3, bytes);
    expect(scan.find(bytes)).toBeNull();
    expect(scan.find(sized(3, bytes))).toMatchObject({
      kind: 'too-deep',
      path: { length: 2 * MESSAGE_NESTING_MAX - 1 },
    });
  });
});

describe('what a newer client sends is skipped', () => {
  it.each([
    ['a number', Buffer.concat([tag(1_000, 0), varint(-1n)])],
    ['64 bits', Buffer.concat([tag(1_000, 1), Buffer.alloc(8)])],
    ['a text', sized(536_870_911, 'new')],
    ['32 bits', Buffer.concat([tag(15, 5), Buffer.alloc(4)])],
    ['a tag of more bytes than it needs', Buffer.from([0xf8, 0x80, 0x80, 0x00, 1])],
  ])('%s', (_, unknown) => {
    expect(record.find(Buffer.concat([unknown, receipt(1), unknown]))).toBeNull();
    expect(record.find(unknown.subarray(0, -1))).toMatchObject({ kind: 'broken' });
  });
});

describe('no message is', () => {
  it.each([
    ['field 0', Buffer.from([0x00, 0x00])],
    ['a group', Buffer.from([0x7b, 0x7c])],
    ['the end of a group', Buffer.from([0x7c])],
    ['a wire type that does not exist', Buffer.from([0x7e])],
    ['a tag of 33 bits', Buffer.from([0xfa, 0xff, 0xff, 0xff, 0x1f, 0x00])],
    ['a length of 33 bits', Buffer.from([0x0a, 0x80, 0x80, 0x80, 0x80, 0x10])],
    ['a length beyond the end', Buffer.from([0x0a, 0x01])],
    ['a number of eleven bytes', Buffer.concat([tag(1_000, 0), Buffer.alloc(10, 0x80), Buffer.from([0])])],
    // The decoder of protobufjs takes it for a receipt: a list that would not have been counted.
    ['a message that claims to be a number', Buffer.concat([tag(TRANSACTION, 0), varint(0)])],
    // That one takes ten bytes for it, and goes on in the middle of the text.
    [
      'an enum of nine bytes',
      sized(
        TRANSACTION,
        sized(7, Buffer.from([8, 1, 1, 1, 1, 1, 1, 1, 1, 0].map((byte, i) => byte | (i % 9 ? 0x80 : 0)))),
      ),
    ],
    ['a message that is longer than the one around it', sized(TRANSACTION, Buffer.from([LINE * 8 + 2, 5]))],
  ])('%s', (_, bytes) => {
    expect(record.find(bytes)).toMatchObject({ kind: 'broken' });
  });
});

test('every list of every request has a limit', () => {
  for (const { name, rpcs } of SERVICES) {
    for (const rpc of rpcs) expect(() => shapeOf(requestDescriptor(name, rpc.name), LIST_LIMITS)).not.toThrow();
  }
  expect(() => shapeOf(requestDescriptor('EventService', 'RecordEvents'), new Map())).toThrow(
    'no limit for the list handbill.v1.RecordEventsRequest.events',
  );
});

test('a method that names things takes a small message, one that writes them a large one', () => {
  const large = SERVICES.flatMap(({ rpcs }) => rpcs.filter(({ method }) => method.requestSize === 'large'));
  expect(large.map(({ name }) => name).filter((name) => /^(Get|List|Publish|Delete|Watch)/.test(name))).toEqual([]);
  expect(REQUEST_LIMITS.large.bytesMax).toBe(MESSAGE_BYTES_MAX);
});
