/** A row of which no entry can be made, whatever its columns mean: it is rejected, and the import goes on. */
export class BadRow extends Error {
  override readonly name = 'BadRow';
}
