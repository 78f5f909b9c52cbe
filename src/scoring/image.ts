import type { ImageShape } from './image-shape.js';

/** A pool and a model as the flat memory of scoring/layout.ts; the kernel reads a copy of it, the twin reads it as it is. */
export interface Image {
  readonly words: Uint32Array;
  readonly floats: Float32Array;
  readonly shape: ImageShape;
}

/** First index of an array of the image, in words. */
export const at = (image: Image, headerWord: number): number => image.words[headerWord]! >>> 2;
