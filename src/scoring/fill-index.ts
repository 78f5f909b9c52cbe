import { at, type Image } from './image.js';

/** Header words of an index from keys 0..keys-1 to values: byte offsets of each key's first value and of the end, and the values. */
interface IndexPlace {
  readonly from: number;
  readonly values: number;
  readonly keys: number;
}

/** Fills an index with what `each` adds, in two rounds: one counts, one writes. Values of a key keep their order. */
export function fillIndex(
  image: Image,
  { from, values, keys }: IndexPlace,
  each: (add: (key: number, value: number) => void) => void,
): void {
  const { words } = image;
  const [start, target] = [at(image, from), at(image, values)];
  const counts = new Uint32Array(keys);
  each((key) => {
    counts[key]! += 1;
  });
  let next = 0;
  for (let key = 0; key < keys; key++) {
    words[start + key] = next * 4;
    next += counts[key]!;
    counts[key] = next - counts[key]!;
  }
  words[start + keys] = next * 4;
  each((key, value) => {
    words[target + counts[key]!] = value;
    counts[key]! += 1;
  });
}
