import { expect, it } from 'vitest';
import { createUnpacking } from '../../../src/server/grpc/unpacking.js';

const AT_ONCE = 3;

function setUp() {
  const unpacking = createUnpacking(AT_ONCE);
  const begun: number[] = [];
  const ends = Array.from({ length: AT_ONCE + 2 }, (_, n) => unpacking.read(() => void begun.push(n)));
  return { begun, ends };
}

it('reads as many messages as allowed at once, and the others in order when one has ended', () => {
  const { begun, ends } = setUp();
  expect(begun).toEqual([0, 1, 2]);
  ends[1]!();
  expect(begun).toEqual([0, 1, 2, 3]);
  ends[0]!();
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

it('gives a turn away once, and none for a call that has ended before its turn', () => {
  const { begun, ends } = setUp();
  ends[3]!();
  ends[0]!();
  ends[0]!();
  expect(begun).toEqual([0, 1, 2, 4]);
});
