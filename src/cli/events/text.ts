import type { Fields } from '../../contract/json-values.js';
import type { Event } from '../../generated/handbill/v1/Event.js';
import type { EventConsumer } from '../../generated/handbill/v1/EventConsumer.js';
import { plain } from '../terminal/plain.js';
import { styled } from '../terminal/style.js';
import { table } from '../terminal/table.js';
import { exactInstant } from '../terminal/words.js';

const TYPE_CHARS = 26;

/** `2026-11-26T13:00:00.000Z  transaction.charge  anna  transactionId=t-1 itemIds=milk,bread`; takes the event and its JSON. */
export function eventLine({ time, type, profileId, detail }: Event, json: Fields): string {
  const fields = Object.entries(detail === undefined ? {} : (json[detail] as Fields));
  const words = fields.filter(([, value]) => value !== '').map(([name, value]) => `${name}=${valueText(value)}`);
  const told = [type.padEnd(TYPE_CHARS), profileId, words.join(' ')].join('  ').trimEnd();
  return `${styled('dim', exactInstant(time))}  ${plain(told)}`;
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
      exactInstant(acknowledgeTime),
      oldestOpenTime ? exactInstant(oldestOpenTime) : 'none',
      gap ? 'has lost events' : '',
    ]),
  );
}
