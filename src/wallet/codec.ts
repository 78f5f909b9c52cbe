import { FLOAT32_OPTIONS, Packr } from 'msgpackr';
import type { CampaignIndex, PromotionIndex } from '../base/ids.js';
import { EMPTY_WALLET, type EmptySlotReason, type Handbill, type HandbillSlot, type Wallet } from './wallet.js';

const VERSION = 1;

/** Codes on disk: append only. */
const REASONS: readonly EmptySlotReason[] = ['NO_CANDIDATE', 'NONE_ELIGIBLE', 'OVERLAP', 'TOO_FEW_CANDIDATES'];

type PackedSlot = [group: number, promotion: PromotionIndex, score: number] | [group: number, reason: number];
type PackedHandbill = [
  campaign: CampaignIndex,
  variantId: string,
  startMs: number,
  durationMs: number,
  seed: number,
  modelVersion: number,
  slots: PackedSlot[],
];
type PackedWallet = [version: number, handbills: PackedHandbill[]];

// Scores are f32 in the kernel: nothing is lost.
const packr = new Packr({ useRecords: false, useFloat32: FLOAT32_OPTIONS.ALWAYS });

/** A msgpack array that begins with its format version: about 100 bytes for six promotions; equal wallets give equal bytes. */
export function encodeWallet(wallet: Wallet): Uint8Array {
  const packed: PackedWallet = [VERSION, wallet.handbills.map(packHandbill)];
  return packr.pack(packed);
}

/** `null`, a record that doesn't exist, is the empty wallet. Throws on bytes that `encodeWallet` did not write. */
export function decodeWallet(bytes: Uint8Array | null): Wallet {
  if (bytes === null) return EMPTY_WALLET;
  const packed = packr.unpack(bytes) as PackedWallet;
  if (!Array.isArray(packed) || packed[0] !== VERSION) throw new Error('not a wallet of a known format version');
  return { handbills: packed[1].map(unpackHandbill) };
}

function packHandbill(handbill: Handbill): PackedHandbill {
  return [
    handbill.campaign,
    handbill.variantId,
    handbill.startMs,
    handbill.endMs - handbill.startMs,
    handbill.seed,
    handbill.modelVersion,
    handbill.slots.map(packSlot),
  ];
}

function unpackHandbill(packed: PackedHandbill): Handbill {
  const [campaign, variantId, startMs, durationMs, seed, modelVersion, slots] = packed;
  return {
    campaign,
    variantId,
    startMs,
    endMs: startMs + durationMs,
    seed,
    modelVersion,
    slots: slots.map(unpackSlot),
  };
}

function packSlot(slot: HandbillSlot): PackedSlot {
  return slot.kind === 'filled'
    ? [slot.group, slot.promotion, Math.fround(slot.score)]
    : [slot.group, REASONS.indexOf(slot.reason)];
}

function unpackSlot(packed: PackedSlot): HandbillSlot {
  return packed.length === 3
    ? { kind: 'filled', group: packed[0], promotion: packed[1], score: packed[2] }
    : { kind: 'empty', group: packed[0], reason: REASONS[packed[1]]! };
}
