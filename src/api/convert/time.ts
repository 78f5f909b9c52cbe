import { MS_PER_SECOND } from '../../base/time.js';
import { violation } from '../../base/violation.js';
import type { Issues } from './fields.js';

/** google.protobuf.Timestamp and Duration alike. */
export interface WireTime {
  readonly seconds: number;
  readonly nanos: number;
}

const NANOS_PER_MS = 1_000_000;
const NANOS_PER_SECOND = 1_000_000_000;
/** 0001-01-01 and 9999-12-31: the range of google.protobuf.Timestamp. */
const SECONDS_MIN = -62_135_596_800;
const SECONDS_MAX = 253_402_300_799;
/** 10,000 years: the range of google.protobuf.Duration. */
const DURATION_SECONDS_MAX = 315_576_000_000;

const isInteger = (value: number, min: number, max: number) => Number.isInteger(value) && value >= min && value <= max;

/** Milliseconds; finer parts are cut off. Absent is null. */
export function readTimestamp(wire: WireTime | null | undefined, field: string, issues: Issues): number | null {
  if (!wire) return null;
  const valid = isInteger(wire.seconds, SECONDS_MIN, SECONDS_MAX) && isInteger(wire.nanos, 0, NANOS_PER_SECOND - 1);
  if (!valid)
    issues.push(violation(field, wire, 'must be a time from 0001-01-01 to 9999-12-31, nanos from 0 to 999,999,999'));
  return wire.seconds * MS_PER_SECOND + Math.floor(wire.nanos / NANOS_PER_MS);
}

export function toTimestamp(ms: number): WireTime {
  const seconds = Math.floor(ms / MS_PER_SECOND);
  return { seconds, nanos: (ms - seconds * MS_PER_SECOND) * NANOS_PER_MS };
}

/** For optional fields: null stays null. */
export function toOptionalTimestamp(ms: number | null): WireTime | null {
  return ms === null ? null : toTimestamp(ms);
}

/** Whole milliseconds, not negative. Absent is null. */
export function readDuration(wire: WireTime | null | undefined, field: string, issues: Issues): number | null {
  if (!wire) return null;
  const valid = isInteger(wire.seconds, 0, DURATION_SECONDS_MAX) && isInteger(wire.nanos, 0, NANOS_PER_SECOND - 1);
  if (!valid || wire.nanos % NANOS_PER_MS !== 0) {
    issues.push(violation(field, wire, 'must be a duration of whole milliseconds, not negative'));
  }
  return wire.seconds * MS_PER_SECOND + Math.floor(wire.nanos / NANOS_PER_MS);
}

/** Both have seconds and nanos that add up. */
export function toDuration(ms: number): WireTime {
  return toTimestamp(ms);
}
