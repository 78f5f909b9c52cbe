import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSample } from '../../src/simulation/sample.js';

function sampleOf(names: readonly string[], size: number, seed: number): string[] {
  const sample = createSample(size, seed);
  for (const name of names) sample.add(name);
  expect(sample.seen).toBe(names.length);
  return sample.names();
}

const names = fc.uniqueArray(fc.string({ maxLength: 8 }), { maxLength: 120 });

describe('a sample', () => {
  it('is the same whatever order the names come in, and of the size, or all of them', () => {
    const property = fc.property(names, fc.integer({ min: 1, max: 60 }), fc.nat(), (all, size, seed) => {
      const chosen = sampleOf(all, size, seed);
      expect(chosen).toHaveLength(Math.min(size, all.length));
      expect(new Set(chosen).size).toBe(chosen.length);
      expect(all).toEqual(expect.arrayContaining(chosen));
      expect(sampleOf([...all].reverse(), size, seed)).toEqual(chosen);
      expect(sampleOf([...all].sort(), size, seed)).toEqual(chosen);
    });
    fc.assert(property, { seed: 3, numRuns: 300 });
  });

  it('takes each name alike, and another one with another seed', () => {
    const all = Array.from({ length: 100 }, (_, i) => `customer-${i}`);
    const taken = new Map(all.map((name) => [name, 0]));
    const seeds = 2_000;
    for (let seed = 0; seed < seeds; seed++)
      for (const name of sampleOf(all, 20, seed)) taken.set(name, taken.get(name)! + 1);
    // 400 each; chi-squared with 99 degrees of freedom, drawn without putting back, is above 150 once in a thousand times or less.
    const expected = (seeds * 20) / all.length;
    const squares = [...taken.values()].reduce((sum, count) => sum + (count - expected) ** 2 / (expected * 0.8), 0);
    expect(squares).toBeLessThan(150);
  });
});
