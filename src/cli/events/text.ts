import type { Event } from '../../generated/handbill/v1/Event.js';
import type { EventConsumer } from '../../generated/handbill/v1/EventConsumer.js';
import { toJson } from '../command/json.js';
import { styled } from '../terminal/style.js';
import { table } from '../terminal/table.js';

const TYPE_CHARS = 26;

/** `2026-11-26T13:00:00.000Z  transaction.charge  anna  transactionId=t-1 itemIds=milk,bread`. */
export function eventLine(event: Event): string {
  const detail = event.detail === undefined ? {} : toJson(event[event.detail]);
  const fields = Object.entries(detail as Record<string, unknown>).filter(([, value]) => value !== '');
  const words = fields.map(([name, value]) => `${name}=${valueText(value)}`);
  const time = styled('dim', String(toJson(event.time)));
  return [time, event.type.padEnd(TYPE_CHARS), event.profileId, words.join(' ')].join('  ').trimEnd();
}

function valueText(value: unknown): string {
  const isList = Array.isArray(value) && value.every((entry) => typeof entry !== 'object');
  if (isList) return value.join();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function consumerTable(consumers: readonly EventConsumer[]): string {
  if (consumers.length === 0) return 'No consumers are registered.';
  return table(
    [{ title: 'consumer', shrinks: true }, { title: 'acknowledged at' }, { title: 'oldest open event' }, { title: '' }],
    consumers.map(({ consumer, acknowledgeTime, oldestOpenTime, gap }) => [
      consumer,
      String(toJson(acknowledgeTime)),
      oldestOpenTime ? String(toJson(oldestOpenTime)) : 'none',
      gap ? 'has lost events' : '',
    ]),
  );
}
