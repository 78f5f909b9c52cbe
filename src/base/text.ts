/** What is wrong with a text that people read, or null. Keys are stricter: see keyProblem. */
export function textProblem(text: string, maxChars: number): string | null {
  if (text.length > maxChars) return `must not be longer than ${maxChars} characters`;
  // A lone surrogate has no UTF-8 form: clients in other languages could not read an answer that holds one.
  return text.isWellFormed() ? null : 'must be well-formed Unicode';
}

/** The text if its UTF-8 form has at most `maxBytes`, else its beginning and an ellipsis. Always well-formed Unicode. */
export function clip(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return bytes.toString();
  let end = maxBytes;
  while (isContinuation(bytes[end]!)) end--;
  return `${bytes.toString('utf8', 0, end)}…`;
}

/** Whether the byte is not the first of its character in UTF-8. */
const isContinuation = (byte: number): boolean => (byte & 0b1100_0000) === 0b1000_0000;
