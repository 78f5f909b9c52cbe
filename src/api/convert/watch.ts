import type { ProfileId } from '../../base/ids.js';
import { violation } from '../../base/violation.js';
import type { EventConsumer, WatchRequest } from '../../engine/engine.js';
import { EVENT_TYPES, type EventType } from '../../events/event.js';
import type { EventConsumerInput } from '../../generated/handbill/v1/EventConsumer.js';
import type { WatchEventsRequest } from '../../generated/handbill/v1/WatchEventsRequest.js';
import { CURSOR_CHARS_MAX } from '../../limits.js';
import { enumCodec } from './enums.js';
import { type Issues, readKey, readOptionalKey } from './fields.js';
import { toOptionalTimestamp, toTimestamp } from './time.js';

const start = enumCodec('WATCH_START', ['OLDEST', 'NOW']);

export function readWatch(wire: WatchEventsRequest, issues: Issues): WatchRequest {
  const from = start.read(wire.start, 'start', issues);
  const cursor = wire.cursor === '' ? null : readCursor(wire.cursor, issues);
  if (cursor !== null && from !== null) issues.push(violation('start', wire.start, 'must not be set with a cursor'));
  return {
    consumer: readOptionalKey(wire.consumer, 'consumer', issues),
    cursor,
    start: from,
    types: wire.types.length === 0 ? null : readTypes(wire.types, issues),
    profileId: readOptionalKey<ProfileId>(wire.profileId, 'profile_id', issues),
    untilEnd: wire.untilEnd,
  };
}

function readTypes(wire: readonly string[], issues: Issues): ReadonlySet<EventType> {
  for (let i = 0; i < wire.length; i++) {
    if (EVENT_TYPES.has(wire[i] as EventType)) continue;
    issues.push(violation(`types[${i}]`, wire[i], `must be one of ${[...EVENT_TYPES].join(', ')}`));
  }
  return new Set(wire as EventType[]);
}

/** Required. What a cursor means, the outbox knows. */
export function readCursor(text: string, issues: Issues): string {
  if (text === '') issues.push(violation('cursor', '', 'must not be empty'));
  if (text.length > CURSOR_CHARS_MAX) {
    issues.push(violation('cursor', text, `must not be longer than ${CURSOR_CHARS_MAX} characters`));
  }
  return text;
}

export const readConsumer = (name: string, issues: Issues): string => readKey<string>(name, 'consumer', issues);

export function toConsumer(consumer: EventConsumer): EventConsumerInput {
  const { name, cursor, acknowledgedMs, oldestOpenMs, gap } = consumer;
  return {
    consumer: name,
    cursor,
    acknowledgeTime: toTimestamp(acknowledgedMs),
    oldestOpenTime: toOptionalTimestamp(oldestOpenMs),
    gap,
  };
}
