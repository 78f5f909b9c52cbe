import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DEFAULT = fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** Folder of the real transaction data, which isn't part of the project; null when it is not there. */
export function sharedData(): string | null {
  const folder = process.env.HANDBILL_SHARED_DATA ?? DEFAULT;
  if (existsSync(folder)) return folder;
  console.warn(`SKIPPED: the real transaction data is not at ${folder}; set HANDBILL_SHARED_DATA to its folder`);
  return null;
}
