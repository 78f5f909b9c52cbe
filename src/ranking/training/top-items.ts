/**
 * Positions of the `count` largest scores among scores[from .. to), best first, ties by lower position; positions
 * are relative to `from`. A bounded heap: most scores fail the first comparison.
 */
export function topPositions(scores: Float64Array, from: number, to: number, count: number): Uint32Array {
  const size = Math.min(count, to - from);
  if (size === 0) return new Uint32Array(0);
  const heap = new Uint32Array(size);
  const worse = (a: number, b: number) => {
    const x = scores[from + a]!;
    const y = scores[from + b]!;
    return x < y || (x === y && a > b);
  };
  const sink = (start: number, end: number) => {
    let at = start;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= end) return;
      if (child + 1 < end && worse(heap[child + 1]!, heap[child]!)) child++;
      if (!worse(heap[child]!, heap[at]!)) return;
      const swap = heap[at]!;
      heap[at] = heap[child]!;
      heap[child] = swap;
      at = child;
    }
  };
  for (let i = 0; i < size; i++) heap[i] = i;
  for (let at = (size >> 1) - 1; at >= 0; at--) sink(at, size);
  let bar = scores[from + heap[0]!]!;
  for (let i = size; i < to - from; i++) {
    if (scores[from + i]! <= bar) continue;
    heap[0] = i;
    sink(0, size);
    bar = scores[from + heap[0]!]!;
  }
  for (let end = size - 1; end > 0; end--) {
    const worst = heap[0]!;
    heap[0] = heap[end]!;
    heap[end] = worst;
    sink(0, end);
  }
  return heap;
}
