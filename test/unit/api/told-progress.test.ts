import { describe, expect, it, vi } from 'vitest';
import { type Told, tellProgress } from '../../../src/api/convert/told-progress.js';
import type { TrainingRun } from '../../../src/engine/engine.js';
import { TRAINING_PROGRESS_MS } from '../../../src/limits.js';

const never = new AbortController().signal;
const stages = (told: readonly Told<string>[]) =>
  told.map((each) => ('outcome' in each ? each.outcome : each.progress.stage));

async function listen(telling: AsyncIterable<Told<string>>): Promise<Told<string>[]> {
  const told: Told<string>[] = [];
  for await (const each of telling) told.push(each);
  return told;
}

describe('a run that is told of', () => {
  it('tells the first progress at once, later ones now and then, and the outcome at the end', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const train = async ({ onProgress }: TrainingRun) => {
        const at = async (ms: number, stage: string) => {
          vi.advanceTimersByTime(ms);
          onProgress({ done: 0, stage });
          await new Promise(setImmediate);
        };
        await at(0, 'first');
        await at(TRAINING_PROGRESS_MS - 1, 'too soon');
        await at(1, 'second');
        await at(1, 'too soon');
        return 'model';
      };
      expect(stages(await listen(tellProgress(train, never)))).toEqual(['first', 'second', 'model']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('fails as the run does, after what it has told', async () => {
    const train = async ({ onProgress }: TrainingRun): Promise<string> => {
      onProgress({ done: 0.5, stage: 'half' });
      throw new Error('no memory');
    };
    const telling = tellProgress(train, never);
    expect(await telling.next()).toEqual({ done: false, value: { progress: { done: 0.5, stage: 'half' } } });
    await expect(telling.next()).rejects.toThrow('no memory');
  });

  it('is over only when the run is, for who stops listening, too', async () => {
    const cancellation = new AbortController();
    let isOver = false;
    const train = async ({ onProgress, signal }: TrainingRun): Promise<string> => {
      onProgress({ done: 0, stage: 'reading' });
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await new Promise(setImmediate);
      isOver = true;
      throw new Error('was cancelled');
    };
    for await (const _ of tellProgress(train, cancellation.signal)) {
      cancellation.abort();
      break;
    }
    expect(isOver).toBe(true);
  });
});
