import { createRequire } from 'node:module';
import type { SingleBar } from 'cli-progress';
import { plain } from './plain.js';

/** How far a long job is. Silent when standard error is no terminal. */
interface Progress {
  /** `done` counts as the total does. */
  update(done: number, text: string): void;
  /** Writes a line above the bar. */
  line(text: string): void;
  stop(): void;
}

const CLEAR_LINE = '\r\u001b[K';

/** A bar on standard error: over a known total, such as a size in bytes, or only its text when that is null. */
export function startProgress(title: string, total: number | null, quiet = false): Progress {
  const bar = quiet || !process.stderr.isTTY ? null : startBar(title, total);
  return {
    update: (done, text) => bar?.update(total === null ? 0 : Math.min(done, total), { text: plain(text) }),
    line: (text) => void process.stderr.write(`${bar === null ? '' : CLEAR_LINE}${plain(text)}\n`),
    stop: () => bar?.stop(),
  };
}

const SHARE_STEPS = 1_000;

/** A bar over a job that tells the share that is done, 0 to 1. */
export function startShareProgress(title: string, quiet: boolean): Progress {
  const progress = startProgress(title, SHARE_STEPS, quiet);
  return { ...progress, update: (share, text) => progress.update(share * SHARE_STEPS, text) };
}

function startBar(title: string, total: number | null): SingleBar {
  // CommonJS, and needed by few commands: loaded when it is.
  const { SingleBar: Bar } = createRequire(import.meta.url)('cli-progress') as typeof import('cli-progress');
  const bar = new Bar({
    format: total === null ? `${title}  {text}` : `${title}  {bar} {percentage} %  {text}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  bar.start(total ?? 1, 0, { text: '' });
  return bar;
}
