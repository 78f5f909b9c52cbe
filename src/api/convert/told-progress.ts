import type { TrainingRun } from '../../engine/engine.js';
import { TRAINING_PROGRESS_MS } from '../../limits.js';

type Progress = Parameters<TrainingRun['onProgress']>[0];

/** What is told of a long run: how far it is, now and then, and what has come out, at the end. */
export type Told<Outcome> = { readonly progress: Progress } | { readonly outcome: Outcome };

/** The message of a run that goes on. */
export const toProgress = ({ progress: { done, stage } }: { readonly progress: Progress }) => ({
  progress: { shareDone: done, stage },
});

/**
 * Starts a run and tells of it. Who takes the progress more slowly than it is made misses some of it. It ends with the run, also for
 * who stops listening earlier: the signal has to end the run then.
 */
export async function* tellProgress<Outcome>(
  start: (run: TrainingRun) => Promise<Outcome>,
  signal: AbortSignal,
): AsyncGenerator<Told<Outcome>> {
  let untold = null as Progress | null;
  let acceptedAtMs = Number.NEGATIVE_INFINITY;
  let isOver = false;
  let wake = () => {};

  const onProgress = (progress: Progress): void => {
    const nowMs = performance.now();
    if (nowMs < acceptedAtMs + TRAINING_PROGRESS_MS) return;
    acceptedAtMs = nowMs;
    untold = progress;
    wake();
  };
  const outcome = start({ onProgress, signal });
  const over = outcome.then(end, end);
  function end(): void {
    isOver = true;
    wake();
  }

  try {
    while (!isOver || untold !== null) {
      if (untold === null) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else {
        const progress = untold;
        untold = null;
        yield { progress };
      }
    }
    yield { outcome: await outcome };
  } finally {
    await over;
  }
}
