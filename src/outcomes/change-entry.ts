import type { ByteReader, ByteWriter } from '../base/byte-writer.js';
import type { CampaignIndex } from '../base/ids.js';
import type { Weights } from '../experiments/weights.js';
import type { OutcomeChange } from './outcome-change.js';
import { unzigzag, zigzag } from './receipt-codec.js';
import type { Caps, Sums } from './sums.js';

/** The body of an entry of the outbox that tells how sums have changed: some 40 bytes a change. */
export function writeChanges(writer: ByteWriter, changes: readonly OutcomeChange[]): void {
  writer.varint(changes.length);
  for (const change of changes) writeChange(writer, change);
}

export function readChanges(reader: ByteReader): OutcomeChange[] {
  return Array.from({ length: reader.varint() }, () => readChange(reader));
}

const CLOSED_EARLY = 1;
const CROSSED = 2;
const HAS_WEIGHTS = 4;
const HAS_WAS = 8;
const HAS_IS = 16;

function writeChange(writer: ByteWriter, change: OutcomeChange): void {
  const { campaign, revision, day, arm, variantHash, stratum, before, caps, was, is, weights } = change;
  writer.varint(campaign);
  writer.varint(revision);
  writer.varint(zigzag(day));
  writer.text(arm);
  writer.text(variantHash);
  writer.varint(stratum);
  writeOptional(writer, before);
  writeOptional(writer, caps.revenue);
  writeOptional(writer, caps.margin);
  const flags = (change.closedEarly ? CLOSED_EARLY : 0) + (change.crossed ? CROSSED : 0);
  const has = (weights && HAS_WEIGHTS) ?? 0;
  writer.u8(flags + has + (was === null ? 0 : HAS_WAS) + (is === null ? 0 : HAS_IS));
  if (was !== null) writeSums(writer, was);
  if (is !== null) writeSums(writer, is);
  if (weights !== null) writeWeights(writer, weights);
}

function readChange(reader: ByteReader): OutcomeChange {
  const campaign = reader.varint() as CampaignIndex;
  const revision = reader.varint();
  const day = unzigzag(reader.varint());
  const arm = reader.text();
  const variantHash = reader.text();
  const stratum = reader.varint();
  const before = readOptional(reader);
  const caps: Caps = { revenue: readOptional(reader), margin: readOptional(reader) };
  const flags = reader.u8();
  return {
    campaign,
    revision,
    day,
    arm,
    variantHash,
    stratum,
    before,
    caps,
    was: flags & HAS_WAS ? readSums(reader) : null,
    is: flags & HAS_IS ? readSums(reader) : null,
    closedEarly: (flags & CLOSED_EARLY) !== 0,
    crossed: (flags & CROSSED) !== 0,
    weights: flags & HAS_WEIGHTS ? readWeights(reader, stratum) : null,
  };
}

function writeSums(writer: ByteWriter, sums: Sums): void {
  writer.varint(zigzag(sums.baskets));
  writer.varint(zigzag(sums.revenue));
  writer.varint(zigzag(sums.focusRevenue));
  writeOptional(writer, sums.discount);
  writer.text(sums.margin === null ? '' : String(sums.margin));
  writer.varint(zigzag(sums.revenueWithMargin));
}

function readSums(reader: ByteReader): Sums {
  const baskets = unzigzag(reader.varint());
  const revenue = unzigzag(reader.varint());
  const focusRevenue = unzigzag(reader.varint());
  const discount = readOptional(reader);
  const margin = reader.text();
  const revenueWithMargin = unzigzag(reader.varint());
  return { baskets, revenue, focusRevenue, discount, margin: margin === '' ? null : BigInt(margin), revenueWithMargin };
}

/** The stratum itself stands before them. */
export function writeWeights(writer: ByteWriter, { holdoutBuckets, controlBuckets, variantBuckets }: Weights): void {
  writer.varint(holdoutBuckets);
  writer.varint(controlBuckets);
  const variants = Object.entries(variantBuckets);
  writer.varint(variants.length);
  for (const [variant, buckets] of variants) {
    writer.text(variant);
    writer.varint(buckets);
  }
}

export function readWeights(reader: ByteReader, id: number): Weights {
  const holdoutBuckets = reader.varint();
  const controlBuckets = reader.varint();
  const variants = Array.from({ length: reader.varint() }, () => [reader.text(), reader.varint()] as const);
  return { id, holdoutBuckets, controlBuckets, variantBuckets: Object.fromEntries(variants) };
}

const writeOptional = (writer: ByteWriter, value: number | null): void =>
  writer.varint(value === null ? 0 : 1 + zigzag(value));

function readOptional(reader: ByteReader): number | null {
  const stored = reader.varint();
  return stored === 0 ? null : unzigzag(stored - 1);
}
