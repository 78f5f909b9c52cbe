import fc from 'fast-check';
import { Packr } from 'msgpackr';
import { expect, it } from 'vitest';
import { msgpackEnd } from '../../../src/base/msgpack-end.js';

const packr = new Packr({ useRecords: false, variableMapSize: true });

/** Each kind of value that has a head of its own, in all sizes of lengths. */
const KINDS: readonly unknown[] = [
  ...[null, true, false, undefined, 0, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32, 2 ** 53 - 1, 0.5, 1e300],
  ...[-1, -32, -33, -128, -129, -32_768, -32_769, -(2 ** 31), -(2 ** 40), 2n ** 60n, -(2n ** 60n)],
  ...[0, 1, 31, 32, 255, 256, 65_535, 65_536].map((length) => 'x'.repeat(length)),
  ...[0, 1, 255, 256, 65_535, 65_536].map((length) => Buffer.alloc(length, 0xdf)),
  ...[0, 1, 15, 16, 65_535, 65_536].map((length) => Array.from({ length }, (_, i) => i)),
  ...[0, 1, 15, 16, 65_536].map((size) => Object.fromEntries(Array.from({ length: size }, (_, i) => [`k${i}`, i]))),
  ...[new Date(0), new Date(1), new Date(2 ** 45 + 0.5), /x/, new Set([1, 2])],
];

it('finds the end of any kind of value, and tells where bytes end before it', () => {
  for (const value of KINDS) {
    const bytes = packr.pack(value);
    const between = Buffer.concat([Buffer.of(0x93), bytes, Buffer.of(0x93)]);
    expect(msgpackEnd(between, 1)).toBe(1 + bytes.length);
    for (const end of [0, bytes.length >> 1, bytes.length - 1]) {
      expect(() => msgpackEnd(bytes.subarray(0, end), 0)).toThrow(RangeError);
    }
  }
});

it('finds the end of any nested value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.uint8Array(), (value, behind) => {
      const bytes = packr.pack(value);
      expect(msgpackEnd(Buffer.concat([bytes, behind]), 0)).toBe(bytes.length);
    }),
    { seed: 20_261_201, numRuns: 500 },
  );
});

it('ends with any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      try {
        expect(msgpackEnd(bytes, 0)).toBeLessThanOrEqual(bytes.length);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
    { seed: 20_261_201, numRuns: 2_000 },
  );
});
