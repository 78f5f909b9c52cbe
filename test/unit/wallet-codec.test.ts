import { expect, it } from 'vitest';
import type { CampaignIndex } from '../../src/base/ids.js';
import { decodeWallet, encodeWallet } from '../../src/wallet/codec.js';
import { EMPTY_WALLET, type Wallet } from '../../src/wallet/wallet.js';
import { filled, handbill } from '../support/campaigns.js';

const nowMs = Date.UTC(2026, 0, 5, 10, 0, 0, 123);
const six: Wallet = {
  handbills: [
    handbill({
      campaign: 4_000 as CampaignIndex,
      variantId: 'with-boosts',
      startMs: nowMs,
      endMs: nowMs + 604_800_000,
      seed: 0xfedcba98,
      modelVersion: 1_234,
      slots: Array.from({ length: 6 }, (_, i) => filled(90_000 + i, i, Math.fround(0.123 * (i + 1)))),
    }),
  ],
};

it('gives back what it was given', () => {
  expect(decodeWallet(encodeWallet(six))).toEqual(six);
  const empty = handbill({ slots: [{ kind: 'empty', group: 1, reason: 'OVERLAP' }] });
  expect(decodeWallet(encodeWallet({ handbills: [empty] }))).toEqual({ handbills: [empty] });
});

it('keeps a six-promotion handbill within 250 bytes', () => {
  expect(encodeWallet(six).length).toBeLessThanOrEqual(250);
});

it('writes equal wallets as equal bytes', () => {
  expect(encodeWallet(structuredClone(six))).toEqual(encodeWallet(six));
});

it('reads a missing record as the empty wallet and refuses unknown versions', () => {
  expect(decodeWallet(null)).toBe(EMPTY_WALLET);
  const bytes = Uint8Array.from(encodeWallet(six));
  bytes[1] = 9;
  expect(() => decodeWallet(bytes)).toThrow('format version');
});
