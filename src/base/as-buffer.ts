/** The same bytes, not copied, with the methods of a Buffer. */
export const asBuffer = (bytes: ArrayBufferView): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
