import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Attribute, attributesPart, byName, charsOf } from '../../src/audience/attributes.js';
import { ATTRIBUTES_CHARS_MAX, ATTRIBUTES_PER_PROFILE_MAX } from '../../src/limits.js';

const attributes = fc
  .uniqueArray(
    fc.record({
      name: fc.integer({ min: 0, max: 150 }).map((n) => `n${n}`),
      value: fc.oneof(fc.double({ noNaN: true }), fc.boolean(), fc.string({ maxLength: 200 }), fc.array(fc.string())),
      setAtMs: fc.nat({ max: 5 }),
    }),
    { selector: ({ name }) => name, maxLength: ATTRIBUTES_PER_PROFILE_MAX },
  )
  .map((each): readonly Attribute[] => byName(each));

const merge = (into: readonly Attribute[], from: readonly Attribute[]) =>
  attributesPart.merge(into, from, { fromId: 'b' as never, nowMs: 0, histories: { into: null, from: null } });

test('of two profiles that become one, each attribute is that which was set last; of what is too much, the newest stay', () => {
  fc.assert(
    fc.property(attributes, attributes, (into, from) => {
      const merged = merge(into, from);
      const names = new Set(merged.map(({ name }) => name));
      expect(merged).toEqual(byName(merged));
      expect(names.size).toBe(merged.length);
      for (const each of merged) {
        const [mine, theirs] = [into, from].map((side) => side.find(({ name }) => name === each.name));
        expect(each).toEqual((theirs?.setAtMs ?? -1) > (mine?.setAtMs ?? -1) ? theirs : mine);
      }
      const chars = merged.reduce((sum, each) => sum + charsOf(each), 0);
      expect(merged.length).toBeLessThanOrEqual(ATTRIBUTES_PER_PROFILE_MAX);
      expect(chars).toBeLessThanOrEqual(Math.max(ATTRIBUTES_CHARS_MAX, from.length === 0 ? chars : 0));
      const oldest = Math.min(...merged.map(({ setAtMs }) => setAtMs));
      for (const each of [...into, ...from])
        if (!names.has(each.name)) expect(each.setAtMs).toBeLessThanOrEqual(oldest);
    }),
  );
});

test('what is stored of attributes is what was set, each fraction to its last bit', () => {
  fc.assert(
    fc.property(attributes, (some) => {
      expect(attributesPart.unpack(structuredClone(attributesPart.pack(some)) as never)).toEqual(some);
    }),
  );
});
