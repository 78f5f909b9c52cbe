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
        expect(decodeRecord(value, null)).toEqual({ revision, bytes });
        expect(value.subarray(0, 4)).toEqual(revisionPrefix(revision));
      }),
    );
    expect(decodeRecord(null, null)).toEqual({ revision: 0, bytes: null });
    expect(decodeRecord(null, Buffer.from('12'))).toEqual({ revision: -12, bytes: null });
  });

  it('expect of an absent record what no record begins with, and of an impossible revision what nothing is', () => {
    expect([revisionPrefix(0), revisionPrefix(-12)].map(String)).toEqual(['absent 0', 'absent 12']);
    for (const revision of [2 ** 32, Number.NaN]) expect(String(revisionPrefix(revision))).toBe('never');
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
