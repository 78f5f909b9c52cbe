import { readFile } from 'node:fs/promises';

/** What a process has in memory now, in MiB (Linux). */
export async function residentMegabytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(text)![1]) / 1_024;
}
