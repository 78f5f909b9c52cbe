import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeProfileRecord, encodeProfileRecord } from '../../src/profiles/record-codec.js';
import { wallets } from '../support/wallet-arbitrary.js';

const SEED = 20_260_401;

test('stored wallets come back, and equal ones have equal bytes', () => {
  fc.assert(
    fc.property(wallets, (wallet) => {
      const bytes = encodeProfileRecord(wallet);
      const decoded = decodeProfileRecord(bytes);
      expect(decoded).toEqual(wallet);
      expect(Buffer.compare(encodeProfileRecord(decoded), bytes)).toBe(0);
    }),
    { seed: SEED, numRuns: 1_000 },
  );
});
