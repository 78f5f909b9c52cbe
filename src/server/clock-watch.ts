import type { Clocks } from '../base/time.js';
import { type Beat, systemBeat } from '../engine/concurrency/background.js';
import { CLOCK_LOOK_MS, CLOCK_SKEW_MAX_MS } from '../limits.js';

export interface ClockJump {
  /** Since the last one, or the start; below 0: backwards. */
  readonly byMs: number;
  /** How far the clock is from where it would be had nobody set it since the start. */
  readonly offMs: number;
  /** That is no more than clocks may differ. */
  readonly isRight: boolean;
}

/**
 * Tells when the clock is set by more than servers' clocks may differ, also in small steps; until the function that it returns is called. It can't know
 * which of both times is right. A machine that was suspended has a clock that jumps, too: the other one stood still.
 */
export function watchClock(
  { clock, monotonic }: Clocks,
  onJump: (jump: ClockJump) => void,
  beat: Beat = systemBeat,
): () => void {
  const distance = (): number => clock() - monotonic();
  const atStart = distance();
  let toldOffMs = 0;
  return beat(CLOCK_LOOK_MS, () => {
    const offMs = distance() - atStart;
    const byMs = offMs - toldOffMs;
    if (Math.abs(byMs) <= CLOCK_SKEW_MAX_MS) return;
    toldOffMs = offMs;
    onJump({ byMs, offMs, isRight: Math.abs(offMs) <= CLOCK_SKEW_MAX_MS });
  });
}
