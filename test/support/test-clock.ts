import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseInstant } from '../../src/base/instant.js';
import { MAIN, type Program } from './server-process.js';

/** A clock that stands still until it is moved. */
export interface TestClock {
  readonly file: string;
  /** Goes by it, whatever is run. */
  readonly program: Program;
  readonly nowMs: number;
  /** Has moved for whatever is asked afterwards. */
  pass(ms: number): Promise<void>;
  remove(): Promise<void>;
}

/** `start`: an ISO 8601 time. */
export async function testClock(start: string): Promise<TestClock> {
  const folder = await mkdtemp(join(tmpdir(), 'handbill-clock-'));
  const file = join(folder, 'now');
  const parsed = parseInstant(start);
  if (!parsed.ok) throw new Error(`${start} ${parsed.error}`);
  let nowMs = parsed.value;

  /** Whole at once, whenever somebody looks. */
  async function write(): Promise<void> {
    await writeFile(`${file}.next`, new Date(nowMs).toISOString());
    await rename(`${file}.next`, file);
  }

  await write();
  return {
    file,
    program: { main: MAIN, environment: { HANDBILL_TEST_CLOCK: file } },
    get nowMs() {
      return nowMs;
    },
    async pass(ms) {
      nowMs += ms;
      await write();
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
