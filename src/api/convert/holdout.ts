import type { Holdout } from '../../experiments/holdout.js';
import type { HoldoutInput, Holdout as WireHoldout } from '../../generated/handbill/v1/Holdout.js';
import { type Issues, missing, within } from './fields.js';
import { readTimestamp, toOptionalTimestamp, toTimestamp } from './time.js';

export const readHoldout = (wire: WireHoldout | null, issues: Issues): Holdout | null =>
  wire &&
  within(
    issues,
    () => 'holdout',
    () => readPresent(wire, issues),
  );

function readPresent(wire: WireHoldout, issues: Issues): Holdout {
  const startMs = readTimestamp(wire.startTime, 'start_time', issues);
  if (startMs === null) missing('start_time', issues);
  return {
    holdoutPpm: wire.holdoutPpm,
    startMs: startMs ?? 0,
    endMs: readTimestamp(wire.endTime, 'end_time', issues),
    tag: wire.tag || null,
    revision: wire.revision || 1,
  };
}

export const toHoldout = (holdout: Holdout | null): HoldoutInput | null =>
  holdout && {
    holdoutPpm: holdout.holdoutPpm,
    startTime: toTimestamp(holdout.startMs),
    endTime: toOptionalTimestamp(holdout.endMs),
    tag: holdout.tag ?? '',
    revision: holdout.revision,
  };
