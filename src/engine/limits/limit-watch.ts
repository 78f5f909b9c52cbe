import type { PromotionIndex } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import { LIMIT_POLL_COUNTERS, LIMIT_POLL_MS } from '../../limits.js';
import { CAPS, type Cap, type Exhausted, limitOf } from '../../promotions/caps.js';
import { isOver, isUsable } from '../../promotions/eligibility.js';
import type { LimitStore } from '../../store/port.js';
import { counterOf } from '../../wallet/use.js';
import { createBackground } from '../concurrency/background.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';

/** Which promotions are used up over all profiles, known within a second like the configuration. */
export interface LimitWatch {
  /** Resolves when every limited promotion has been looked at once; from the first call on it is kept up to date. */
  loaded(): Promise<void>;
  /** Another map only when something has changed. */
  readonly exhausted: Exhausted;
  close(): Promise<void>;
}

interface Watched {
  readonly index: PromotionIndex;
  readonly cap: Cap;
  readonly limit: number;
}

/**
 * Looks at some thousand counters a poll, in rotation: those of up to 20,000 limits are known within a second, more of them
 * accordingly later. The counters themselves refuse what is too much at any time; this only keeps it from being shown.
 */
export function createLimitWatch(
  limits: LimitStore,
  configuration: Configuration,
  clock: Clock,
  onPollError: (error: unknown) => void,
): LimitWatch {
  let exhausted: Exhausted = new Map();
  let watched: readonly Watched[] = [];
  let version = -1;
  let next = 0;
  /** Of the counters that have reached their limits. */
  const full = new Map<string, Watched>();
  const polls = createBackground({
    everyMs: LIMIT_POLL_MS,
    run: () => look(LIMIT_POLL_COUNTERS),
    onError: onPollError,
  });

  function takeIn(state: ConfigurationState): void {
    if (state.version === version) return;
    version = state.version;
    watched = [...watchedOf(state, clock())];
    const limits = new Map(watched.map((each) => [counterOf(each.cap, each.index), each.limit]));
    // What was full and is not raised stays so until it is looked at again.
    for (const [name, { limit }] of full) if (!((limits.get(name) ?? Infinity) <= limit)) full.delete(name);
  }

  /** Goes on over the counters from where the last look ended, over so many of them. */
  async function look(atMost: number): Promise<void> {
    takeIn(await configuration.loaded());
    const count = Math.min(atMost, watched.length);
    for (let looked = 0; looked < count; ) {
      if (next >= watched.length) next = 0;
      const some = watched.slice(next, next + Math.min(LIMIT_POLL_COUNTERS, count - looked));
      const names = some.map(({ cap, index }) => counterOf(cap, index));
      const used = await limits.used(names);
      some.forEach((each, i) => {
        if (used[i]! >= each.limit) full.set(names[i]!, each);
        else full.delete(names[i]!);
      });
      next += some.length;
      looked += some.length;
    }
    publish();
  }

  function publish(): void {
    const found = new Map<PromotionIndex, Cap>();
    for (const cap of CAPS) {
      for (const each of full.values()) if (each.cap === cap && !found.has(each.index)) found.set(each.index, cap);
    }
    const isSame = found.size === exhausted.size && [...found].every(([index, cap]) => exhausted.get(index) === cap);
    if (!isSame) exhausted = found;
  }

  return {
    loaded: () => polls.startAfter(() => look(Number.POSITIVE_INFINITY)),
    get exhausted() {
      return exhausted;
    },
    close: () => polls.stop(),
  };
}

function* watchedOf({ promotions }: ConfigurationState, nowMs: number): Generator<Watched> {
  for (const { index, value } of promotions.all()) {
    if (!isUsable(value) || isOver(value, nowMs)) continue;
    for (const cap of CAPS) {
      const limit = limitOf(value, cap);
      if (limit !== null) yield { index: index as PromotionIndex, cap, limit };
    }
  }
}
