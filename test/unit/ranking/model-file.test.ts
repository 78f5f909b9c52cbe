import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/base/hash.js';
import { MODEL_HEADER_BYTES_MAX } from '../../../src/limits.js';
import { type RankingModel, vectorSize } from '../../../src/ranking/model.js';
import { decodeModel, encodeModel } from '../../../src/ranking/model-file.js';
import { STATISTICS_TABLES } from '../../../src/ranking/offer-statistics.js';
import { REDEMPTION_INPUTS } from '../../../src/ranking/redemption-ranker.js';
import { SIGNAL_COUNT } from '../../../src/ranking/signals.js';
import { UPLIFT_INPUTS, type UpliftWeights } from '../../../src/ranking/uplift/uplift-ranker.js';
import { randomRanker } from '../../support/redemption-rankers.js';

const info = { mode: 'FITTED', customers: 3, receipts: 9 };

const upliftWeights = (first: number): UpliftWeights =>
  Object.fromEntries(UPLIFT_INPUTS.map((name, i) => [name, first + i / 3])) as UpliftWeights;

/** A model with a ranker of redemptions and uplift, unless it is to be without one. */
function exampleModel(itemCount = 5, k = 2, learned = true): RankingModel {
  const customerVector = { k, recentScale: 0.5, customerBlock: true };
  const width = vectorSize(customerVector);
  let next = 0;
  const table = (length: number) => Float32Array.from({ length }, () => Math.sin(++next));
  return {
    version: 7,
    itemCount,
    unknownBase: -9.25,
    items: {
      base: table(itemCount),
      sizeSlope: table(itemCount),
      ownBias: table(itemCount),
      ownCountSlope: table(itemCount),
      denseBias: table(itemCount),
      q: table(itemCount * width),
      p: table(itemCount * k),
    },
    laterBase: new Float32Array(0),
    shares: null,
    customerVector,
    newcomerVector: table(width),
    weights: {
      denseLinear: 0.1 + 0.2,
      denseLog: 0.9,
      denseFloor: 3e-5,
      own: table(SIGNAL_COUNT),
      ownCountMax: 8,
      ownDenseLinear: -0.5,
      ownDenseLog: -0.8,
    },
    trend: learned ? { new30: 0.5, new180: -0.25, own30: 0.1 + 0.2, own180: 0 } : null,
    redemptionRanker: learned ? randomRanker(randomStream(7), itemCount) : null,
    uplift: learned ? { showings: 4_321, shown: upliftWeights(0.5), unshown: upliftWeights(-0.1) } : null,
  };
}

/** Puts a right checksum on a tampered file, so that the check behind it is reached. */
function resealed(file: Uint8Array): Uint8Array {
  const body = file.subarray(0, file.length - 32);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

describe('model file', () => {
  it.each([
    [5, 2, true],
    [5, 2, false],
    [0, 0, true],
    [1, 32, false],
  ])('gives back %i items with vectors of %i, redemptions: %s, bit for bit', (items, k, learned) => {
    const model = exampleModel(items, k, learned);
    expect(decodeModel(encodeModel(model, info))).toEqual({ ok: true, value: { model, info } });
  });

  it('is laid out as docs/model-file.md says', () => {
    const model = exampleModel();
    const file = Buffer.from(encodeModel(model, info));
    expect(file.toString('latin1', 0, 8)).toBe('HBMODEL\n');
    expect(file.readUInt32LE(8)).toBe(4);
    const tables = 16 + file.readUInt32LE(12);
    expect(tables % 8).toBe(0);
    const header = JSON.parse(file.toString('utf8', 16, tables));
    const documented = readFileSync(new URL('../../../docs/model-file.md', import.meta.url), 'utf8');
    for (const field of Object.keys(header)) expect(documented).toContain(`\`${field}\``);
    expect(header.own).toHaveProperty('bought', model.weights.own[0]);
    const { redemptions, weights, means, statistics } = model.redemptionRanker!;
    expect(header.redemptionRanker).toEqual({ redemptions, customers: statistics.customers, weights, means });
    for (const name of [...REDEMPTION_INPUTS, ...STATISTICS_TABLES]) expect(documented).toContain(`\`${name}\``);
    const [items, vector] = [header.itemCount, 2 * header.k + 5];
    const { base, sizeSlope, ownBias, ownCountSlope, denseBias, q, p } = model.items;
    const order = [
      base,
      sizeSlope,
      ownBias,
      ownCountSlope,
      denseBias,
      q,
      p,
      model.newcomerVector,
      ...STATISTICS_TABLES.map((name) => statistics[name]),
    ];
    expect(order.map(({ length }) => length)).toEqual([
      ...[items, items, items, items, items],
      ...[items * vector, items * header.k, vector, items, items, items, items, items],
    ]);
    const numbers = order.flatMap((table) => [...table]);
    expect(numbers.map((_, i) => file.readFloatLE(tables + 4 * i))).toEqual(numbers);
    const end = tables + 4 * numbers.length;
    expect(file.subarray(end)).toEqual(createHash('sha256').update(file.subarray(0, end)).digest());
  });

  /** The same model as an older format wrote it, with other fields in the header and further tables. */
  function older(format: number, fields: object, model: RankingModel, tables: Buffer): Buffer {
    const file = Buffer.from(encodeModel(model, info));
    const start = 16 + file.readUInt32LE(12);
    const { redemptionRanker: _, ...header } = JSON.parse(file.toString('utf8', 16, start));
    const text = JSON.stringify({ ...header, ...fields });
    const padded = text.padEnd(Math.ceil(text.length / 8) * 8);
    const head = Buffer.from(file.subarray(0, 16));
    head.writeUInt32LE(format, 8);
    head.writeUInt32LE(padded.length, 12);
    return Buffer.concat([head, Buffer.from(padded), file.subarray(start, -32), tables, Buffer.alloc(32)]);
  }

  const wideRanker = {
    redemptions: 321,
    weights: { level: -0.25, products: 0.5, redeemed: 1, bought: 1.5, purchases: -2 },
  };
  const trained = { info: { trainedAtMs: 1_700_000_000_000, ...info } };

  it.each<[number, object, number]>([
    [1, trained, 0],
    [2, { ...trained, wideRanker: null }, 0],
    [2, { ...trained, wideRanker }, 1],
    [3, { wideRanker: null }, 0],
    [3, { wideRanker }, 1],
  ])('reads format %i with %o, without what it knew of wide promotions', (format, fields, tables) => {
    const model = exampleModel(5, 2, false);
    const file = older(format, fields, model, Buffer.alloc(tables * 5 * 4));
    expect(decodeModel(resealed(file))).toEqual({ ok: true, value: { model, info } });
    expect(decodeModel(resealed(older(format, fields, model, Buffer.alloc((1 - tables) * 5 * 4)))).ok).toBe(false);
  });

  it('reads a file at any offset of a larger buffer', () => {
    const file = encodeModel(exampleModel(), info);
    const shifted = Buffer.concat([Buffer.alloc(3), file]).subarray(3);
    expect(decodeModel(shifted).ok).toBe(true);
  });

  it('refuses every truncation', () => {
    const file = encodeModel(exampleModel(), info);
    for (let length = 0; length < file.length; length++) expect(decodeModel(file.subarray(0, length)).ok).toBe(false);
  });

  it('refuses every flipped bit', () => {
    const file = encodeModel(exampleModel(1, 1), info);
    for (let at = 0; at < file.length; at++) {
      file[at]! ^= 1 << (at & 7);
      expect(decodeModel(file).ok, `byte ${at}`).toBe(false);
      file[at]! ^= 1 << (at & 7);
    }
    expect(decodeModel(file).ok).toBe(true);
  });

  it.each<[string, (file: Buffer) => Buffer, RegExp]>([
    ['another kind of file', () => Buffer.alloc(500), /not a model file/],
    ['a newer format', (file) => file.fill(5, 8, 9), /format 5, this version reads 1 to 4/],
    ['a wrong checksum', (file) => file.fill(0, file.length - 1), /checksum/],
    ['a header as long as allowed but not there', (file) => lengthOf(file, MODEL_HEADER_BYTES_MAX), /too long/],
    ['a header beyond the limit', (file) => lengthOf(file, MODEL_HEADER_BYTES_MAX + 1), /too long/],
    ['a header that is no JSON', (file) => file.fill(0x7b, 16, 20), /not JSON/],
    ['an unknown signal', (file) => replaced(file, '"decay80"', '"decay81"'), /decay81/],
    ['an unknown input', (file) => replaced(file, '"products"', '"prodacts"'), /prodacts/],
    ['a ranker without its tables', (file) => replaced(file, '"redemptionRanker"', '"redemptionranker"'), /tables/],
    ['a ranker without weights', (file) => replaced(file, '"everybody"', '"everybady"'), /header: redemptionRanker/],
    ['a ranker of fewer than nobody', (file) => replaced(file, '"customers":', '"customers":-'), /./],
    ['another number of items', (file) => replaced(file, '"itemCount":5', '"itemCount":6'), /tables/],
    ['a negative number of items', (file) => replaced(file, '"itemCount":5', '"itemCount":-'), /not JSON/],
  ])('refuses %s', (_, tamper, reason) => {
    const tampered = tamper(Buffer.from(encodeModel(exampleModel(), info)));
    const result = decodeModel(reason.source === 'checksum' ? tampered : resealed(tampered));
    expect(result.ok ? 'accepted' : result.error).toMatch(reason);
  });
});

function lengthOf(file: Buffer, headerBytes: number): Buffer {
  file.writeUInt32LE(headerBytes, 12);
  return file;
}

function replaced(file: Buffer, from: string, to: string): Buffer {
  file.write(to, file.indexOf(from), 'latin1');
  return file;
}
