import { createHash } from 'node:crypto';
import { z } from 'zod';
import { asBuffer } from '../base/as-buffer.js';
import { err, ok, type Result } from '../base/result.js';
import { MODEL_HEADER_BYTES_MAX } from '../limits.js';
import { type RankingModel, vectorSize } from './model.js';
import { STATISTICS_TABLES } from './offer-statistics.js';
import {
  OFFER_KINDS,
  type OfferKind,
  REDEMPTION_INPUTS,
  type RedemptionInputs,
  type RedemptionRanker,
  type RedemptionWeights,
} from './redemption-ranker.js';
import { SIGNALS } from './signals.js';
import { UPLIFT_INPUTS, type UpliftRanker, type UpliftWeights } from './uplift/uplift-ranker.js';

/**
 * The model file, little-endian:
 *
 *     0   8 bytes   "HBMODEL\n"
 *     8   u32       format version, 4; 1 to 3 are read as well, without the weights that 2 and 3 may have for
 *                   wide promotions alone; 1 and 2 have the trend of the day of the training in their tables
 *     12  u32       bytes of the header
 *     16  header    JSON in UTF-8 (fields: `headerSchema`), padded with blanks so that the tables start at a multiple of 8
 *         tables    f32, one after the other, lengths by the header: base, sizeSlope, ownBias, ownCountSlope, denseBias (items
 *                   each), q (items x vector), p (items x k), newcomerVector (vector), with a redemption ranker STATISTICS_TABLES (items each)
 *     end 32 bytes  SHA-256 of everything before
 *
 * Weights are stored by name: a reader with another list of signals, of inputs, or of those of uplift, refuses a model that needs one it lacks.
 */
const MAGIC = Buffer.from('HBMODEL\n', 'latin1');
const FORMAT_VERSION = 4;
const FORMATS_READ: readonly number[] = [1, 2, 3, FORMAT_VERSION];
const HEADER_AT = 16;
const DIGEST_BYTES = 32;

/** On what it was trained. Not when: the same receipts shall give the same bytes, and the list of models knows it. */
export interface ModelInfo {
  /** FITTED, SHIPPED_WEIGHTS or TRAINING_FREE; see training/train-model.ts. */
  readonly mode: string;
  readonly customers: number;
  readonly receipts: number;
}

const count = z.number().int().nonnegative();
const numbers = z.record(z.string(), z.number());
const headerSchema = z.object({
  version: count,
  itemCount: count,
  unknownBase: z.number(),
  k: count,
  recentScale: z.number(),
  customerBlock: z.boolean(),
  denseLinear: z.number(),
  denseLog: z.number(),
  denseFloor: z.number().positive(),
  /** null: no cut; absent before format 3. */
  ownCountMax: count.nullable().default(null),
  ownDenseLinear: z.number(),
  ownDenseLog: z.number(),
  own: numbers,
  /** null: trained without dates; absent before format 3, when the trend of the training was part of the tables. */
  trend: z
    .object({ new30: z.number(), new180: z.number(), own30: z.number(), own180: z.number() })
    .nullable()
    .default(null),
  /** null: none; absent before format 4. */
  redemptionRanker: z
    .object({
      redemptions: count,
      customers: count,
      weights: z.object({ chosen: numbers, everybody: numbers }),
      means: numbers,
    })
    .nullable()
    .default(null),
  /** Only in formats 2 and 3, where a table follows it. */
  wideRanker: z.unknown().optional(),
  /** null: none; absent in files of versions that did not learn it. */
  uplift: z
    .object({ showings: count, shown: z.record(z.string(), z.number()), unshown: z.record(z.string(), z.number()) })
    .nullable()
    .default(null),
  info: z.object({ mode: z.string(), customers: count, receipts: count }),
});
type Header = z.infer<typeof headerSchema>;

/** The model as a file. Decoding gives the same numbers, bit for bit. */
export function encodeModel(model: RankingModel, info: ModelInfo): Uint8Array {
  const { weights, customerVector, redemptionRanker } = model;
  const header: Header = {
    version: model.version,
    itemCount: model.itemCount,
    unknownBase: model.unknownBase,
    ...customerVector,
    denseLinear: weights.denseLinear,
    denseLog: weights.denseLog,
    denseFloor: weights.denseFloor,
    ownCountMax: weights.ownCountMax,
    ownDenseLinear: weights.ownDenseLinear,
    ownDenseLog: weights.ownDenseLog,
    own: Object.fromEntries(SIGNALS.map((signal, i) => [signal, weights.own[i]!])),
    trend: model.trend,
    redemptionRanker: redemptionRanker && {
      redemptions: redemptionRanker.redemptions,
      customers: redemptionRanker.statistics.customers,
      weights: redemptionRanker.weights,
      means: redemptionRanker.means,
    },
    uplift: model.uplift,
    info,
  };
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const headerBytes = Math.ceil((HEADER_AT + text.length) / 8) * 8 - HEADER_AT;
  const tables = tablesOf(model);
  const tableBytes = tables.reduce((sum, table) => sum + table.byteLength, 0);
  const file = Buffer.alloc(HEADER_AT + headerBytes + tableBytes + DIGEST_BYTES, 0x20);
  MAGIC.copy(file, 0);
  file.writeUInt32LE(FORMAT_VERSION, 8);
  file.writeUInt32LE(headerBytes, 12);
  text.copy(file, HEADER_AT);
  let at = HEADER_AT + headerBytes;
  for (const table of tables) {
    asBuffer(table).copy(file, at);
    at += table.byteLength;
  }
  digest(file.subarray(0, at)).copy(file, at);
  return file;
}

/** Reads a model file; the error says what is wrong with it. Nothing of a damaged file is used. */
export function decodeModel(bytes: Uint8Array): Result<{ model: RankingModel; info: ModelInfo }, string> {
  const file = asBuffer(bytes);
  if (file.length < HEADER_AT + DIGEST_BYTES || !file.subarray(0, 8).equals(MAGIC)) return err('not a model file');
  const format = file.readUInt32LE(8);
  if (!FORMATS_READ.includes(format))
    return err(`model file format ${format}, this version reads 1 to ${FORMAT_VERSION}`);
  const end = file.length - DIGEST_BYTES;
  if (!digest(file.subarray(0, end)).equals(file.subarray(end))) return err('checksum mismatch: damaged or cut off');
  const headerBytes = file.readUInt32LE(12);
  if (headerBytes > Math.min(MODEL_HEADER_BYTES_MAX, end - HEADER_AT)) return err('header is too long');
  const header = parseHeader(file.subarray(HEADER_AT, HEADER_AT + headerBytes));
  return header.ok ? toModel(header.value, file.subarray(HEADER_AT + headerBytes, end)) : header;
}

function parseHeader(text: Buffer): Result<Header, string> {
  try {
    const header = headerSchema.safeParse(JSON.parse(text.toString('utf8')));
    if (header.success) return ok(header.data);
    const issue = header.error.issues[0];
    return err(`header: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'invalid'}`);
  } catch {
    return err('header is not JSON');
  }
}

function toModel(header: Header, tables: Buffer): Result<{ model: RankingModel; info: ModelInfo }, string> {
  const { itemCount, k, recentScale, customerBlock } = header;
  const foreign = unknownName(header.own, SIGNALS);
  if (foreign !== undefined) return err(`weighs the signal "${foreign}", which this version does not know`);
  const foreignInput = unknownInput(header.redemptionRanker);
  if (foreignInput !== undefined) return err(`weighs the input "${foreignInput}", which this version does not know`);
  const foreignUplift = unknownName({ ...header.uplift?.shown, ...header.uplift?.unshown }, UPLIFT_INPUTS);
  if (foreignUplift !== undefined) return err(`weighs the input "${foreignUplift}", which this version does not know`);
  const customerVector = { k, recentScale, customerBlock };
  const width = vectorSize(customerVector);
  const expected = 4 * (itemCount * (5 + width + k + learnedTables(header)) + width);
  if (tables.length !== expected) return err(`tables have ${tables.length} bytes, the header asks for ${expected}`);
  let at = 0;
  const table = (length: number) => {
    const out = new Float32Array(length);
    Buffer.from(out.buffer).set(tables.subarray(at, at + 4 * length));
    at += 4 * length;
    return out;
  };
  const items = {
    base: table(itemCount),
    sizeSlope: table(itemCount),
    ownBias: table(itemCount),
    ownCountSlope: table(itemCount),
    denseBias: table(itemCount),
    q: table(itemCount * width),
    p: table(itemCount * k),
  };
  const newcomerVector = table(width);
  const redemptionRanker = header.redemptionRanker && toRanker(header.redemptionRanker, () => table(itemCount));
  const { version, unknownBase, trend, info } = header;
  const { denseLinear, denseLog, denseFloor, ownCountMax, ownDenseLinear, ownDenseLog } = header;
  const own = Float32Array.from(SIGNALS, (signal) => header.own[signal] ?? 0);
  const weights = { denseLinear, denseLog, denseFloor, own, ownCountMax, ownDenseLinear, ownDenseLog };
  const laterBase = new Float32Array(0);
  const terms = {
    unknownBase,
    items,
    laterBase,
    shares: null,
    customerVector,
    newcomerVector,
    weights,
    trend,
    redemptionRanker,
    uplift: toUplift(header.uplift),
  };
  return ok({ model: { version, itemCount, ...terms }, info });
}

function toUplift(uplift: Header['uplift']): UpliftRanker | null {
  if (uplift === null) return null;
  const named = (weights: Readonly<Record<string, number>>): UpliftWeights =>
    Object.fromEntries(UPLIFT_INPUTS.map((name) => [name, weights[name] ?? 0])) as UpliftWeights;
  return { showings: uplift.showings, shown: named(uplift.shown), unshown: named(uplift.unshown) };
}

function tablesOf({ items, newcomerVector, redemptionRanker }: RankingModel): Float32Array[] {
  const { base, sizeSlope, ownBias, ownCountSlope, denseBias, q, p } = items;
  const learned = redemptionRanker ? STATISTICS_TABLES.map((name) => redemptionRanker.statistics[name]) : [];
  return [base, sizeSlope, ownBias, ownCountSlope, denseBias, q, p, newcomerVector, ...learned];
}

const learnedTables = ({ redemptionRanker, wideRanker }: Header): number =>
  (redemptionRanker ? STATISTICS_TABLES.length : 0) + (wideRanker ? 1 : 0);

type RankerHeader = NonNullable<Header['redemptionRanker']>;

function toRanker(
  { redemptions, customers, weights, means }: RankerHeader,
  table: () => Float32Array,
): RedemptionRanker {
  const inputs = (named: Readonly<Record<string, number>>): RedemptionInputs =>
    Object.fromEntries(REDEMPTION_INPUTS.map((name) => [name, named[name] ?? 0])) as RedemptionInputs;
  const ofKinds = OFFER_KINDS.map((kind) => [kind, { ...inputs(weights[kind]), level: weights[kind].level ?? 0 }]);
  const tables = Object.fromEntries(STATISTICS_TABLES.map((name) => [name, table()]));
  return {
    redemptions,
    weights: Object.fromEntries(ofKinds) as Record<OfferKind, RedemptionWeights>,
    means: inputs(means),
    statistics: { customers, ...tables } as RedemptionRanker['statistics'],
  };
}

function unknownInput(ranker: Header['redemptionRanker']): string | undefined {
  if (ranker === null) return undefined;
  const known = ['level', ...REDEMPTION_INPUTS];
  return unknownName(ranker.weights.chosen, known) ?? unknownName(ranker.weights.everybody, known);
}

/** A name with a weight other than 0 that is not among the known ones. */
function unknownName(weights: Readonly<Record<string, number>>, known: readonly string[]): string | undefined {
  return Object.keys(weights).find((name) => weights[name] !== 0 && !known.includes(name));
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
