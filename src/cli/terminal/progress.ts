import { createRequire } from 'node:module';
import type { SingleBar } from 'cli-progress';

/** How far a long job is. Silent when standard error is no terminal. */
export interface Progress {
  update(doneBytes: number, text: string): void;
  /** Writes a line above the bar. */
  line(text: string): void;
  stop(): void;
}

/** A bar on standard error: over a known size in bytes, or only counting when `totalBytes` is null. */
export function startProgress(title: string, totalBytes: number | null, quiet = false): Progress {
  const bar = quiet || !process.stderr.isTTY ? null : startBar(title, totalBytes);
  return {
    update: (doneBytes, text) => bar?.update(totalBytes === null ? 0 : Math.min(doneBytes, totalBytes), { text }),
    line: (text) => void process.stderr.write(bar === null ? `${text}\n` : `\r\u001b[K${text}\n`),
    stop: () => bar?.stop(),
  };
}

function startBar(title: string, totalBytes: number | null): SingleBar {
  // CommonJS, and needed by few commands: loaded when it is.
  const { SingleBar: Bar } = createRequire(import.meta.url)('cli-progress') as typeof import('cli-progress');
  const bar = new Bar({
    format: totalBytes === null ? `${title}  {text}` : `${title}  {bar} {percentage} %  {text}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  bar.start(totalBytes ?? 1, 0, { text: '' });
  return bar;
}
