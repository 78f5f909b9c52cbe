import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/base/hash.js';
import { RANK_BATCH_BYTES_MAX, RANK_BATCH_REQUESTS_MAX } from '../../../src/limits.js';
import { compileImage } from '../../../src/scoring/compile-image.js';
import type { RankRequest } from '../../../src/scoring/ranker.js';
import { createTwin } from '../../../src/scoring/twin.js';
import { sameBits, sharedKernel } from '../../support/kernel-cases.js';
import { randomEntries, randomModel, randomRequest } from '../../support/pools.js';

describe('ranking many customers at once', () => {
  const random = randomStream(11);
  const model = randomModel(random, { itemCount: 500, k: 8 });

  function expectEachAsAlone(size: number, requests: readonly RankRequest[]) {
    const image = compileImage(randomEntries(random, size, 500, 2), model);
    const twin = createTwin(image, 1);
    const answers = sharedKernel().ranker(image, 1).rankMany(requests);
    expect(answers).toHaveLength(requests.length);
    requests.forEach((request, i) => {
      expect(sameBits(answers[i]!, twin.rank(request)), `request ${i}`).toBe(true);
    });
  }

  it.each([0, 1, RANK_BATCH_REQUESTS_MAX, RANK_BATCH_REQUESTS_MAX + 1])('answers each of %i as alone', (count) => {
    expectEachAsAlone(
      90,
      Array.from({ length: count }, () => randomRequest(random, 90, 500)),
    );
  });

  it('splits what is too large for one call', () => {
    const size = 100_000;
    const eligible = new Uint32Array(size / 32).fill(0xffffffff);
    const request = { history: null, eligible, k: 5 };
    const boosts = Array.from({ length: 12 }, (_, i) => new Float32Array(size).fill(1 + i));
    expect(boosts.length * size * 4).toBeGreaterThan(RANK_BATCH_BYTES_MAX);
    expectEachAsAlone(
      size,
      boosts.map((one) => ({ ...request, boosts: one })),
    );
  });

  it('fails as a single call does', () => {
    const image = compileImage(randomEntries(random, 90, 500, 2), model);
    const good = randomRequest(random, 90, 500);
    expect(() =>
      sharedKernel()
        .ranker(image, 1)
        .rankMany([good, { ...good, k: 0 }]),
    ).toThrow('k 0');
  });
});
