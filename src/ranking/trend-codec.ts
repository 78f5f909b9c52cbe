import { asBuffer } from '../base/as-buffer.js';
import { createTrend, type DecayedSums, receiptWeight, type Trend } from './trend.js';

/** A trend with the position in the outbox up to which it counts. */
export interface TrendSnapshot {
  readonly trend: Trend;
  readonly cursor: string;
}

/** Raised when the layout, the half-lives or the meaning of the numbers change; snapshots that can't be read are counted anew. */
const VERSION = 3;
/** Without the popularity. */
const VERSION_OF_RECEIPTS = 2;

/**
 * Little endian: version (1), length of the cursor (2), the cursor, then for each half-life, and for the popularity, landmark, total
 * (doubles), number of counts (4) and the counts (doubles). Doubles, because counting on from a snapshot must give the same bits as counting
 * without a break.
 */
export function encodeTrend({ trend, cursor }: TrendSnapshot): Uint8Array {
  const all = [...trend.sums, trend.popularity];
  const cursorBytes = Buffer.byteLength(cursor);
  const sumsBytes = all.reduce((bytes, { counts }) => bytes + 20 + 8 * usedLength(counts), 0);
  const out = Buffer.allocUnsafe(3 + cursorBytes + sumsBytes);
  out.writeUInt8(VERSION, 0);
  out.writeUInt16LE(cursorBytes, 1);
  out.write(cursor, 3);
  let at = 3 + cursorBytes;
  for (const { landmark, total, counts } of all) {
    const used = usedLength(counts);
    out.writeDoubleLE(landmark, at);
    out.writeDoubleLE(total, at + 8);
    out.writeUInt32LE(used, at + 16);
    at += 20;
    for (let i = 0; i < used; i++, at += 8) out.writeDoubleLE(counts[i]!, at);
  }
  return out;
}

/** Null for bytes of another version: the trend has to be counted from the start of the outbox. */
export function decodeTrend(bytes: Uint8Array): TrendSnapshot | null {
  const buffer = asBuffer(bytes);
  const version = buffer[0];
  if (version !== VERSION && version !== VERSION_OF_RECEIPTS) return null;
  const cursorEnd = 3 + buffer.readUInt16LE(1);
  const trend = createTrend();
  let at = cursorEnd;
  for (const sums of version === VERSION ? [...trend.sums, trend.popularity] : trend.sums) {
    sums.landmark = buffer.readDoubleLE(at);
    sums.total = buffer.readDoubleLE(at + 8);
    sums.counts = new Float64Array(buffer.readUInt32LE(at + 16));
    at += 20;
    for (let i = 0; i < sums.counts.length; i++, at += 8) sums.counts[i] = buffer.readDoubleLE(at);
  }
  if (version === VERSION_OF_RECEIPTS) startPopularity(trend);
  return { trend, cursor: buffer.toString('utf8', 3, cursorEnd) };
}

/**
 * Old receipts are trimmed, so those of an older snapshot can't be weighed any more: all of them count as one of the mean size. Within a few
 * half-lives nothing is left of the difference.
 */
function startPopularity({ sums: [month], popularity }: Trend): void {
  const { landmark, total, counts } = month!;
  const weight = receiptWeight(total > 0 ? sumOf(counts) / total : 0);
  popularity.landmark = landmark;
  popularity.total = total * weight;
  popularity.counts = counts.map((count) => count * weight);
}

const sumOf = (counts: DecayedSums['counts']): number => counts.reduce((sum, count) => sum + count, 0);

/** Counts grow in leaps; the zeros behind the last item are not worth storing. */
function usedLength(counts: Float64Array): number {
  let length = counts.length;
  while (length > 0 && counts[length - 1] === 0) length--;
  return length;
}
