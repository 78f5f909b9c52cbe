import { FLOAT32_OPTIONS, Packr } from 'msgpackr';
import type { CampaignIndex, PromotionIndex } from '../base/ids.js';
import { packAnswered, unpackAnswered } from '../wallet/codec-answered.js';
import { packHolding, unpackHolding } from '../wallet/codec-holding.js';
import {
  EMPTY_RECORD,
  type EmptySlotReason,
  type Handbill,
  type HandbillSlot,
  type HeldReservation,
  IDENTITY_KINDS,
  type LinkedIdentity,
  type Merge,
  type ProfileRecord,
} from './record.js';

/** Version 1 had handbills only. */
const VERSION = 2;

// Codes on disk, here and in the files that this one calls: append only.
const REASONS: readonly EmptySlotReason[] = ['NO_CANDIDATE', 'NONE_ELIGIBLE', 'OVERLAP', 'TOO_FEW_CANDIDATES'];
const MERGE_KINDS: readonly Merge['kind'][] = ['merging', 'merged'];

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

/** A part of the wallet that most wallets don't have: written only when it is not as in the empty wallet. */
interface OptionalPart<Name extends keyof ProfileRecord> {
  readonly name: Name;
  readonly pack: (value: ProfileRecord[Name]) => unknown;
  readonly unpack: (packed: never) => ProfileRecord[Name];
}

const part = <Name extends keyof ProfileRecord, Packed>(
  name: Name,
  pack: (value: ProfileRecord[Name]) => Packed,
  unpack: (packed: Packed) => ProfileRecord[Name],
): OptionalPart<Name> => ({ name, pack, unpack });

const same = <T>(value: T): T => value;

/** The position is the code on disk. */
const OPTIONAL_PARTS = [
  part(
    'holdings',
    (holdings) => holdings.map(packHolding),
    (packed) => packed.map(unpackHolding),
  ),
  part('points', same, same),
  part('answered', packAnswered, unpackAnswered),
  part('reservations', packReservations, unpackReservations),
  part('eventIds', same, same),
  part('identities', (identities) => identities.flatMap(packIdentity), unpackIdentities),
  part('merge', (merge) => [MERGE_KINDS.indexOf(merge!.kind), merge!.into] as const, unpackMerge),
  part('mergedFrom', same, same),
] as const;

// Scores are f32 in the kernel: nothing is lost. Whole numbers beyond 32 bits are written as doubles all the same.
const packr = new Packr({ useRecords: false, useFloat32: FLOAT32_OPTIONS.ALWAYS });

/**
 * A msgpack array `[version, handbills, code, part, code, part, ...]`: about 100 bytes for six promotions; equal wallets give equal
 * bytes.
 */
export function encodeProfileRecord(wallet: ProfileRecord): Uint8Array {
  const packed: unknown[] = [VERSION, wallet.handbills.map(packHandbill)];
  for (const [code, { name, pack }] of OPTIONAL_PARTS.entries()) {
    if (!isEmptyPart(wallet[name])) packed.push(code, pack(wallet[name] as never));
  }
  return packr.pack(packed);
}

/** `null`, a record that doesn't exist, is the empty wallet. Throws on bytes that `encodeProfileRecord` did not write. */
export function decodeProfileRecord(bytes: Uint8Array | null): ProfileRecord {
  if (bytes === null) return EMPTY_RECORD;
  const packed: unknown = packr.unpack(bytes);
  if (!Array.isArray(packed) || (packed[0] !== VERSION && packed[0] !== 1)) {
    throw new Error('not a wallet of a known format version');
  }
  const handbills = (packed[1] as PackedHandbill[]).map(unpackHandbill);
  if (packed.length === 2) return { ...EMPTY_RECORD, handbills };
  const parts: Record<string, unknown> = {};
  for (let i = 2; i < packed.length; i += 2) {
    const known = OPTIONAL_PARTS[packed[i] as number];
    if (!known) throw new Error(`wallet part ${packed[i]} is not known: it needs a newer program`);
    parts[known.name] = known.unpack(packed[i + 1] as never);
  }
  return { ...EMPTY_RECORD, handbills, ...parts };
}

/** A msgpack array of two: version and handbills. */
const HANDBILLS_ONLY = 0x92;

/** Where the profile of a wallet is on its way to; costs a look at one byte for the wallets that hold handbills only. */
export function readMerge(bytes: Uint8Array | null): Merge | null {
  return bytes === null || bytes[0] === HANDBILLS_ONLY ? null : decodeProfileRecord(bytes).merge;
}

function isEmptyPart(value: ProfileRecord[keyof ProfileRecord]): boolean {
  return value === null || value === 0 || (Array.isArray(value) && value.length === 0);
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

/** Counter, id, counter, id, ... */
function packReservations(reservations: readonly HeldReservation[]): string[] {
  return reservations.flatMap(({ counter, id }) => [counter, id]);
}

function unpackReservations(packed: readonly string[]): HeldReservation[] {
  return everyNth(packed, 2, (i) => ({ counter: packed[i]!, id: packed[i + 1]! }));
}

type PackedIdentity = readonly [kind: number, digest: string, keyId: string];

const packIdentity = ({ kind, digest, keyId }: LinkedIdentity): PackedIdentity => [
  IDENTITY_KINDS.indexOf(kind),
  digest,
  keyId,
];

function unpackIdentities(packed: readonly (string | number)[]): LinkedIdentity[] {
  return everyNth(packed, 3, (i) => ({
    kind: IDENTITY_KINDS[packed[i] as number]!,
    digest: packed[i + 1] as string,
    keyId: packed[i + 2] as string,
  }));
}

function unpackMerge([kind, into]: readonly [number, Merge['into']]): Merge {
  return { kind: MERGE_KINDS[kind]!, into };
}

function everyNth<T>(packed: readonly unknown[], n: number, unpack: (i: number) => T): T[] {
  return Array.from({ length: packed.length / n }, (_, k) => unpack(k * n));
}
