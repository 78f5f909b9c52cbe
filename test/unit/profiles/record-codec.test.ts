import fc from 'fast-check';
import { pack } from 'msgpackr';
import { describe, expect, it } from 'vitest';
import type { CampaignIndex, PromotionIndex, TermsId } from '../../../src/base/ids.js';
import { EMPTY_RECORD, type ProfileRecord } from '../../../src/profiles/record.js';
import {
  decodeParts,
  decodeProfileRecord,
  encodeProfileRecord,
  replaceParts,
} from '../../../src/profiles/record-codec.js';
import { filled, handbill } from '../../support/campaigns.js';
import { wallets } from '../../support/wallet-arbitrary.js';
import { activation, walletWith } from '../../support/wallets.js';

const nowMs = Date.UTC(2026, 0, 5, 10, 0, 0, 123);
const six = walletWith({
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
});

it('gives back what it was given', () => {
  expect(decodeProfileRecord(encodeProfileRecord(six))).toEqual(six);
  const empty = handbill({ slots: [{ kind: 'empty', group: 1, reason: 'OVERLAP' }] });
  expect(decodeProfileRecord(encodeProfileRecord(walletWith({ handbills: [empty] })))).toEqual(
    walletWith({ handbills: [empty] }),
  );
});

describe('the size of a six-promotion handbill', () => {
  it('is about a hundred bytes when nothing is activated', () => {
    expect(encodeProfileRecord(six).length).toBeLessThanOrEqual(120);
  });

  it('grows by at most 54 bytes an activation', () => {
    const activated = (n: number): ProfileRecord => ({
      ...six,
      holdings: Array.from({ length: n }, (_, slot) => ({
        promotion: (90_000 + slot) as PromotionIndex,
        origin: { campaign: 4_000 as CampaignIndex, startMs: nowMs, slot },
        state: {
          kind: 'ACTIVE',
          activation: activation({
            atMs: nowMs + 1,
            lastingUntilMs: nowMs + 86_400_001,
            terms: (2 ** 53 - 1) as TermsId,
            pointsPaid: 100,
          }),
          left: 1,
        },
        activations: 1,
        countedActivations: 0,
        redeemed: 0,
        sales: 0,
        redemptions: [],
      })),
    });
    const added = encodeProfileRecord(activated(6)).length - encodeProfileRecord(six).length;
    expect(added).toBeLessThanOrEqual(6 * 54);
  });
});

it('writes equal wallets as equal bytes', () => {
  expect(encodeProfileRecord(structuredClone(six))).toEqual(encodeProfileRecord(six));
});

it('reads a missing record as the empty wallet and refuses unknown versions and parts', () => {
  expect(decodeProfileRecord(null)).toBe(EMPTY_RECORD);
  const bytes = Uint8Array.from(encodeProfileRecord(six));
  bytes[1] = 9;
  expect(() => decodeProfileRecord(bytes)).toThrow('format version');
  expect(() => decodeProfileRecord(pack([2, [], 99, 'from the future']))).toThrow('newer program');
});

it('reads wallets of version 1, which held handbills only', () => {
  const [, handbills] = [
    2,
    [
      [
        4_000,
        'A',
        nowMs,
        1_000,
        7,
        3,
        [
          [0, 5, 0.5],
          [1, 2],
        ],
      ],
    ],
  ] as const;
  expect(decodeProfileRecord(pack([1, handbills]))).toEqual(
    walletWith({
      handbills: [
        handbill({
          campaign: 4_000 as CampaignIndex,
          startMs: nowMs,
          endMs: nowMs + 1_000,
          seed: 7,
          modelVersion: 3,
          slots: [filled(5), { kind: 'empty', group: 1, reason: 'OVERLAP' }],
        }),
      ],
    }),
  );
});

describe('parts alone', () => {
  const names = ['holdings', 'points', 'replacedReceipts', 'outcomes', 'merge'] as const;

  it('are those of the whole record, and take their place in its bytes as if all of it were written', () => {
    const outcomes = fc.option(
      fc.uint8Array({ maxLength: 300 }).map((receipts) => ({ entries: [], receipts: Buffer.from(receipts) })),
    );
    fc.assert(
      fc.property(wallets, wallets, outcomes, outcomes, (wallet, other, was, is) => {
        const record = { ...wallet, outcomes: was };
        const bytes = encodeProfileRecord(record);
        const { holdings, points, replacedReceipts, merge } = record;
        expect(decodeParts(bytes, names)).toEqual({ holdings, points, replacedReceipts, outcomes: was, merge });
        const parts = { holdings: other.holdings, points: other.points, outcomes: is };
        const written = encodeProfileRecord({ ...record, ...parts });
        expect(Buffer.from(replaceParts(bytes, parts))).toEqual(Buffer.from(written));
      }),
      { seed: 20_261_201, numRuns: 60 },
    );
  });

  it('of a record that does not exist are empty, and make one', () => {
    expect(decodeParts(null, names)).toEqual(decodeParts(encodeProfileRecord(EMPTY_RECORD), names));
    expect(replaceParts(null, { points: 7 })).toEqual(encodeProfileRecord({ ...EMPTY_RECORD, points: 7 }));
  });

  it('stay beside all the others that there may be', () => {
    const all = pack([2, [], ...Array.from({ length: 14 }, (_, code) => [code, [code]]).flat()]);
    const replaced = replaceParts(all, { points: 7, replacedReceipts: [] });
    const rest = Array.from({ length: 14 }, (_, code) => [code, code === 1 ? 7 : [code]]).filter(
      ([code]) => code !== 8,
    );
    expect(Buffer.from(replaced)).toEqual(pack([2, [], ...rest.flat()]));
  });

  it('of version 1 are empty, and make it one of this version', () => {
    const bytes = Uint8Array.from(encodeProfileRecord(six));
    bytes[1] = 1;
    expect(decodeParts(bytes, names)).toEqual(decodeParts(null, names));
    expect(Buffer.from(replaceParts(bytes, { points: 7 }))).toEqual(encodeProfileRecord({ ...six, points: 7 }));
  });

  it('are refused where the record is of an unknown version, has unknown parts, or ends early', () => {
    expect(() => decodeParts(pack([9, [], 1, 7]), names)).toThrow('format version');
    expect(() => decodeParts(pack([2, [], 99, 'from the future']), names)).toThrow('newer program');
    expect(() => replaceParts(pack([2, [], 99, 'from the future']), { points: 7 })).toThrow('newer program');
    expect(() => decodeParts(pack([2, [], 1, 7_000]).subarray(0, -1), names)).toThrow(RangeError);
  });
});
