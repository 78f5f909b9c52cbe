import { afterAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/base/hash.js';
import { compileImage } from '../../../src/scoring/compile-image.js';
import { createTwin } from '../../../src/scoring/twin.js';
import { startRankThreads } from '../../../src/workers/rank-threads.js';
import { sameBits } from '../../support/kernel-cases.js';
import { randomEntries, randomModel, randomRequest } from '../../support/pools.js';

describe('ranking in threads', async () => {
  const threads = await startRankThreads(2);
  afterAll(() => threads.close());

  it.each([0, 1, 64, 65, 300])(
    'gives the bits of the twin, in order, for %i requests of two pools in turn',
    async (count) => {
      const random = randomStream(count + 1);
      const pools = [400, 90].map((size) => {
        const model = randomModel(random, { itemCount: 500, k: 8 });
        const image = compileImage(randomEntries(random, size, 500, 4), model);
        const requests = Array.from({ length: count }, () => randomRequest(random, size, 500));
        return { image, requests };
      });
      const answers = await Promise.all(pools.map(({ image, requests }) => threads.rank(image, requests)));
      pools.forEach(({ image, requests }, p) => {
        const twin = createTwin(image, 1);
        expect(answers[p]).toHaveLength(count);
        requests.forEach((request, i) => {
          expect(sameBits(answers[p]![i]!, twin.rank(request)), `request ${i} of pool ${p}`).toBe(true);
        });
      });
    },
  );

  it('passes on what is wrong with a request', async () => {
    const image = compileImage([], randomModel(randomStream(1), { itemCount: 3, k: 2 }));
    await expect(threads.rank(image, [{ history: null, eligible: new Uint32Array(0), k: 0 }])).rejects.toThrow('k 0');
  });
});
