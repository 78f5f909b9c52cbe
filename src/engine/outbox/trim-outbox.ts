import type { Clock, Monotonic } from '../../base/time.js';
import { OUTBOX_TRIM_MS } from '../../limits.js';
import type { Outbox, OutboxCursor } from '../../store/port.js';
import { createBackground } from '../concurrency/background.js';
import { createAgeBound } from './age-bound.js';
import type { EventConsumers } from './event-consumers.js';

/** How long events are held. */
export interface EventRetention {
  /** Events may go when they are older than this, or when there are more commits than that. */
  readonly maxAgeMs: number;
  readonly commitsMax: number;
  /** Beyond so many commits also those go that a consumer has not acknowledged. */
  readonly heldCommitsMax: number;
}

interface Dependencies {
  readonly outbox: Outbox;
  readonly consumers: EventConsumers;
  /** Stores what each projection has counted so far, and tells up to where that is. */
  readonly saveCounts: () => Promise<readonly OutboxCursor[]>;
  readonly clock: Clock;
  readonly monotonic: Monotonic;
  readonly retention: EventRetention;
  /** Hears of consumers that have lost events, and of failures; the next turn tries again. */
  readonly onLoss: (consumers: readonly string[]) => void;
  readonly onError: (error: unknown) => void;
}

export interface OutboxTrimmer {
  /** Trims now and then until it is closed. */
  start(): void;
  /** Trims once, by age only what `createAgeBound` says; returns how many commits' events were removed. */
  trim(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Removes old events, but none that a projection hasn't counted in what is stored, and none that a consumer still has to read, unless they
 * are far too many; then it says so.
 */
export function createOutboxTrimmer(dependencies: Dependencies): OutboxTrimmer {
  const { outbox, consumers, saveCounts, clock, monotonic, retention, onLoss, onError } = dependencies;
  const ageBound = createAgeBound({ maxAgeMs: retention.maxAgeMs, clock, monotonic });
  const trims = createBackground({ everyMs: OUTBOX_TRIM_MS, run: trim, onError });

  async function trim(): Promise<number> {
    const counted = await saveCounts();
    const before = await consumers.list();
    const policy = { appendedBeforeMs: ageBound(await outbox.newestMs()), commitsMax: retention.commitsMax };
    const protect = [...counted, ...before.map(({ cursor }) => cursor)];
    const removed = await outbox.trim({ ...policy, protect });
    if ((await outbox.size()) <= retention.heldCommitsMax) return removed;
    const forced = await outbox.trim({
      appendedBeforeMs: null,
      commitsMax: retention.heldCommitsMax,
      protect: counted,
    });
    const whole = new Set(before.filter(({ gap }) => !gap).map(({ name }) => name));
    const lost = (await consumers.list()).filter(({ name, gap }) => gap && whole.has(name));
    if (lost.length > 0) onLoss(lost.map(({ name }) => name));
    return removed + forced;
  }

  return { start: () => trims.start(), trim, close: () => trims.stop() };
}
