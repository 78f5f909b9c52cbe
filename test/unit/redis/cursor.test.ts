import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BEFORE_ALL, type EntryId, formatCursor, parseCursor } from '../../../src/store/redis/cursor.js';

const id: fc.Arbitrary<EntryId> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(BEFORE_ALL) },
  { weight: 5, arbitrary: fc.record({ ms: fc.integer({ min: 1, max: 2 ** 48 }), seq: fc.nat({ max: 2 ** 40 }) }) },
);

describe('a cursor of the outbox', () => {
  it('says every position, and nothing for the beginning', () => {
    fc.assert(
      fc.property(fc.array(id, { minLength: 1, maxLength: 70 }), (positions) => {
        const cursor = formatCursor(positions);
        expect(parseCursor(cursor, positions.length)).toEqual(positions);
        expect(cursor === '').toBe(positions.every(({ ms }) => ms === 0));
      }),
    );
  });

  it('is short enough to be handed around', () => {
    const positions = Array.from({ length: 64 }, (_, i) => ({ ms: 1.8e12 - i * 86_400_000, seq: i }));
    expect(formatCursor(positions).length).toBeLessThan(600);
  });

  it('is refused when it is none, cut, longer, or of another number of partitions', () => {
    const cursor = formatCursor([{ ms: 5, seq: 1 }, BEFORE_ALL, { ms: 9, seq: 0 }]);
    expect(parseCursor(cursor, 3)).toHaveLength(3);
    for (const text of ['!', 'A', '.', cursor.slice(0, -2), `${cursor}AA`, `${cursor}=`, ` ${cursor}`]) {
      expect(() => parseCursor(text, 3), text).toThrow(/cursor/);
    }
    expect(() => parseCursor(cursor, 2)).toThrow(/cursor/);
    expect(() => parseCursor(cursor, 4)).toThrow(/cursor/);
  });
});
