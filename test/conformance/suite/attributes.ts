import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AttributeValue } from '../../../src/base/attribute-value.js';
import type { ProfileId } from '../../../src/base/ids.js';
import type { RunningEngine } from '../../../src/engine/running-engine.js';
import { type Grocery, openGrocery } from '../../support/grocery.js';
import { IMPORT_DEFAULTS } from '../../support/import-files.js';
import { collect } from '../../support/store-contents.js';
import type { CreateFixture, StoreFixture } from '../fixture.js';

const anna = 'anna' as ProfileId;
const ben = 'ben' as ProfileId;
const ALIVE = new AbortController().signal;

/** What a shop tells of its customers. */
export function describeAttributes(title: string, createFixture: CreateFixture): void {
  describe(title, () => {
    let fixture: StoreFixture;
    let grocery: Grocery;
    let engine: RunningEngine;

    beforeEach(async () => {
      fixture = await createFixture();
      grocery = await openGrocery(await fixture.open());
      engine = grocery.engine;
    });
    afterEach(async () => {
      await grocery?.close();
      await fixture?.remove();
    });

    const tell = (profileId: string, values: Record<string, AttributeValue | null>, replaces = false) =>
      engine.profiles.setAttributes(profileId as ProfileId, { values: new Map(Object.entries(values)), replaces });

    const told = async (profileId: ProfileId, from = engine) =>
      Object.fromEntries((await from.profiles.get(profileId)).attributes.map(({ name, value }) => [name, value]));

    test('attributes are set, read by another server, joined in merges, exported and erased', async () => {
      await tell(anna, { tier: 'gold', rate: 0.1, vip: true, hobbies: ['a', 'b'] });
      expect(await told(anna, grocery.anotherEngine())).toEqual({
        tier: 'gold',
        rate: 0.1,
        vip: true,
        hobbies: ['a', 'b'],
      });
      grocery.clock.nowMs += 1_000;
      await tell(ben, { tier: 'silver', city: 'Graz' });
      await tell(anna, { vip: null, rate: 0.2 });
      await engine.profiles.merge(ben, anna);
      expect(await told(anna)).toEqual({ tier: 'silver', city: 'Graz', rate: 0.2, hobbies: ['a', 'b'] });
      let text = '';
      for await (const piece of engine.profiles.export(anna, ALIVE)) text += piece;
      expect(JSON.parse(text).attributes).toContainEqual({
        name: 'city',
        value: 'Graz',
        setAt: new Date(grocery.clock.nowMs).toISOString(),
      });
      const { proof } = await engine.profiles.erase(anna, { prove: true });
      expect(proof?.naming).toEqual([]);
      await expect(engine.profiles.get(anna)).rejects.toThrow('not found');
      await tell(anna, { tier: 'new' });
      expect(await told(anna)).toEqual({ tier: 'new' });
    });

    test('a file sets the attributes of many; wrong rows do not stop the others, and again it changes nothing', async () => {
      async function* file() {
        yield Buffer.from('profileId;tier;visits;n-o\nanna;gold;12;\nben;silver;x;wrong\ncarl;gold;3;\n');
      }
      const run = async (replace: boolean, dryRun = false) => {
        const options = { ...IMPORT_DEFAULTS, dryRun, replace };
        const events = await collect(engine.profiles.importAttributes(file(), options));
        const done = events.find((event) => event.kind === 'done')!;
        return [done.counts, events.flatMap((event) => (event.kind === 'rejected' ? [event.error] : []))] as const;
      };
      const wrong = { line: 3, column: 'n-o', value: 'wrong', reason: expect.stringContaining('must have a name') };
      expect((await run(false, true))[0]).toMatchObject({ created: 2, rejected: 1 });
      expect(await run(false)).toEqual([{ rows: 3, created: 2, updated: 0, unchanged: 0, rejected: 1 }, [wrong]]);
      await tell(anna, { extra: 1 });
      expect((await run(false))[0]).toMatchObject({ updated: 0, unchanged: 2 });
      expect(await told(anna)).toEqual({ tier: 'gold', visits: 12, extra: 1 });
      expect((await run(true))[0]).toMatchObject({ updated: 1, unchanged: 1 });
      expect(await told(anna)).toEqual({ tier: 'gold', visits: 12 });
    });
  });
}
