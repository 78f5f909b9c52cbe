import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slotOfTag } from '../../../src/store/redis/slots.js';
import {
  decodeEvents,
  decodeRecord,
  encodeEvents,
  encodeRecord,
  revisionAfter,
  revisionPrefix,
} from '../../../src/store/redis/values.js';

describe('values in Redis', () => {
  it('hold a record behind its revision', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 - 1 }), fc.uint8Array(), (revision, bytes) => {
        const value = encodeRecord(revision, bytes);
        expect(decodeRecord(value)).toEqual({ revision, bytes });
        expect(value.subarray(0, 4)).toEqual(revisionPrefix(revision));
      }),
    );
    expect(decodeRecord(null)).toEqual({ revision: 0, bytes: null });
  });

  it('expect nothing of an absent record, and what no record has of an impossible revision', () => {
    expect(revisionPrefix(0)).toHaveLength(0);
    for (const revision of [-1, 2 ** 32, Number.NaN]) expect([0, 4]).not.toContain(revisionPrefix(revision).length);
  });

  it('count revisions up from a random one, and never come to 0', () => {
    const first = Array.from({ length: 50 }, () => revisionAfter(0));
    expect(new Set(first).size).toBeGreaterThan(40);
    expect(Math.min(...first)).toBeGreaterThan(0);
    expect([revisionAfter(7), revisionAfter(2 ** 32 - 1)]).toEqual([8, 1]);
  });

  it('hold events of any length', () => {
    const event = fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ minLength: 250, maxLength: 260 }));
    fc.assert(
      fc.property(fc.array(event), (events) => {
        expect(decodeEvents(encodeEvents(events)).map((bytes) => [...bytes])).toEqual(
          events.map((bytes) => [...bytes]),
        );
      }),
    );
  });

  // The first is the check value of CRC16/XMODEM; the others are what CLUSTER KEYSLOT says.
  it.each([
    ['123456789', 12_739],
    ['foo', 12_182],
    ['0', 13_907],
    ['shared', 4_478],
  ])('have their slot: %s', (tag, slot) => {
    expect(slotOfTag(tag)).toBe(slot);
  });
});
