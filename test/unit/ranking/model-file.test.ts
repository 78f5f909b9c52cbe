import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MODEL_HEADER_BYTES_MAX } from '../../../src/limits.js';
import { type RankingModel, vectorSize } from '../../../src/ranking/model.js';
import { decodeModel, encodeModel } from '../../../src/ranking/model-file.js';
import { SIGNAL_COUNT } from '../../../src/ranking/signals.js';
import { UPLIFT_INPUTS, type UpliftWeights } from '../../../src/ranking/uplift/uplift-ranker.js';
import { WIDE_INPUTS } from '../../../src/ranking/wide-ranker.js';

const info = { mode: 'FITTED', customers: 3, receipts: 9 };

const upliftWeights = (first: number): UpliftWeights =>
  Object.fromEntries(UPLIFT_INPUTS.map((name, i) => [name, first + i / 3])) as UpliftWeights;

/** A model with a wide ranker and uplift, unless it is to be without one. */
function exampleModel(itemCount = 5, k = 2, ranksWide = true): RankingModel {
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
    trend: ranksWide ? { new30: 0.5, new180: -0.25, own30: 0.1 + 0.2, own180: 0 } : null,
    wideRanker: ranksWide
      ? {
          redemptions: 321,
          weights: { level: -0.25, products: 0.1 + 0.2, redeemed: 0.75, bought: 1.5, purchases: -2 },
          redeemed: table(itemCount),
        }
      : null,
    uplift: ranksWide ? { showings: 4_321, shown: upliftWeights(0.5), unshown: upliftWeights(-0.1) } : null,
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
  ])('gives back %i items with vectors of %i, wide ranker: %s, bit for bit', (items, k, ranksWide) => {
    const model = exampleModel(items, k, ranksWide);
    expect(decodeModel(encodeModel(model, info))).toEqual({ ok: true, value: { model, info } });
  });

  it('is laid out as docs/model-file.md says', () => {
    const model = exampleModel();
    const file = Buffer.from(encodeModel(model, info));
    expect(file.toString('latin1', 0, 8)).toBe('HBMODEL\n');
    expect(file.readUInt32LE(8)).toBe(3);
    const tables = 16 + file.readUInt32LE(12);
    expect(tables % 8).toBe(0);
    const header = JSON.parse(file.toString('utf8', 16, tables));
    const documented = readFileSync(new URL('../../../docs/model-file.md', import.meta.url), 'utf8');
    for (const field of Object.keys(header)) expect(documented).toContain(`\`${field}\``);
    expect(header.own).toHaveProperty('bought', model.weights.own[0]);
    expect(header.wideRanker).toEqual({ redemptions: 321, weights: model.wideRanker!.weights });
    for (const name of WIDE_INPUTS) expect(documented).toContain(`\`${name}\``);
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
      model.wideRanker!.redeemed,
    ];
    expect(order.map(({ length }) => length)).toEqual([
      ...[items, items, items, items, items],
      ...[items * vector, items * header.k, vector, items],
    ]);
    const numbers = order.flatMap((table) => [...table]);
    expect(numbers.map((_, i) => file.readFloatLE(tables + 4 * i))).toEqual(numbers);
    const end = tables + 4 * numbers.length;
    expect(file.subarray(end)).toEqual(createHash('sha256').update(file.subarray(0, end)).digest());
  });

  it('reads format 1, which knew no wide ranker', () => {
    const model = exampleModel(5, 2, false);
    // As it was written then: the same without that field.
    const older = Buffer.from(encodeModel(model, info)).fill(1, 8, 9);
    expect(decodeModel(resealed(replaced(older, ',"wideRanker":null', ' '.repeat(18))))).toEqual({
      ok: true,
      value: { model, info },
    });
  });

  it('reads format 2, which said when the model was trained', () => {
    const model = exampleModel();
    const file = Buffer.from(encodeModel(model, info));
    const tables = 16 + file.readUInt32LE(12);
    const header = JSON.parse(file.toString('utf8', 16, tables));
    const text = JSON.stringify({ ...header, info: { trainedAtMs: 1_700_000_000_000, ...info } });
    const padded = text.padEnd(Math.ceil(text.length / 8) * 8);
    const older = Buffer.concat([file.subarray(0, 16), Buffer.from(padded), file.subarray(tables)]);
    older.writeUInt32LE(2, 8);
    older.writeUInt32LE(padded.length, 12);
    expect(decodeModel(resealed(older))).toEqual({ ok: true, value: { model, info } });
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
    ['a newer format', (file) => file.fill(4, 8, 9), /format 4, this version reads 1 to 3/],
    ['a wrong checksum', (file) => file.fill(0, file.length - 1), /checksum/],
    ['a header as long as allowed but not there', (file) => lengthOf(file, MODEL_HEADER_BYTES_MAX), /too long/],
    ['a header beyond the limit', (file) => lengthOf(file, MODEL_HEADER_BYTES_MAX + 1), /too long/],
    ['a header that is no JSON', (file) => file.fill(0x7b, 16, 20), /not JSON/],
    ['an unknown signal', (file) => replaced(file, '"decay80"', '"decay81"'), /decay81/],
    ['an unknown input of wide promotions', (file) => replaced(file, '"products"', '"prodacts"'), /prodacts/],
    ['a wide ranker without its table', (file) => replaced(file, '"wideRanker"', '"wideranker"'), /tables/],
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
