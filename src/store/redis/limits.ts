import type { LimitStore, Reservation, ReservationRequest, Settlement } from '../port.js';
import { reservationKey } from '../reservation-key.js';
import { type Collecting, createCollector } from './collector.js';
import type { Commands } from './commands.js';
import { countersKey, type Partitions, reservationsKey } from './keys.js';
import type { Scanner } from './scanner.js';
import { SET_FIELD } from './scripts/fields.js';
import { RESERVE } from './scripts/reserve.js';
import { SETTLE } from './scripts/settle.js';

export function createLimitStore(
  commands: Commands,
  partitions: Partitions,
  scanner: Scanner,
  collecting: Collecting,
): LimitStore {
  const { tagOf } = partitions;
  const keysOf = ({ counter }: { counter: string }): string[] => {
    const tag = tagOf(counter);
    return [countersKey(tag), reservationsKey(tag)];
  };
  const shape = {
    ...collecting,
    groupOf: ({ counter }: { counter: string }) => (commands.single ? '' : tagOf(counter)),
    bytesOf: ({ counter, id }: { counter: string; id: string }) => counter.length + id.length,
  };

  const reserveSome = createCollector<ReservationRequest, 'reserved' | 'full'>({
    ...shape,
    // Not to be done again without an answer: the first one might be done after the second was settled, and count for ever.
    async send(_, requests) {
      const args = requests.flatMap((request) => [
        request.counter,
        reservationKey(request),
        encodeReservation(request),
        String(request.kind === 'take' ? request.amount : 0),
        String(Math.min(request.limit, Number.MAX_SAFE_INTEGER)),
      ]);
      const answers = await commands.run('write', tagOf(requests[0]!.counter), RESERVE, requests.flatMap(keysOf), args);
      return (answers as (number | Error)[]).map((reserved) => {
        if (reserved instanceof Error) return commands.refused(reserved);
        return reserved === 1 ? 'reserved' : 'full';
      });
    },
  });

  const settleSome = createCollector<Settlement, undefined>({
    ...shape,
    async send(_, settlements) {
      const args = settlements.flatMap((settlement) => [
        settlement.counter,
        reservationKey(settlement),
        settlement.stands ? '1' : '0',
      ]);
      const tag = tagOf(settlements[0]!.counter);
      const answers = await commands.run('read', tag, SETTLE, settlements.flatMap(keysOf), args);
      return (answers as (number | Error)[]).map((settled) =>
        settled instanceof Error ? commands.refused(settled) : undefined,
      );
    },
  });

  /** Of the hashes of all partitions, each once. */
  async function* fieldsOf(keyOf: (tag: string) => string): AsyncGenerator<[field: string, value: Buffer], void> {
    const seen = new Set<string>();
    for (const tag of partitions.tags) {
      for await (const [name, value] of scanner.fields(tag, keyOf(tag))) {
        const field = name.toString();
        if (seen.has(field)) continue;
        seen.add(field);
        yield [field, value];
      }
    }
  }

  return {
    async reserve(requests) {
      return reserveSome(requests);
    },
    async settle(settlements) {
      await settleSome(settlements);
    },
    async used(counters) {
      const values = await Promise.all(
        counters.map((counter) => {
          const tag = tagOf(counter);
          return commands.call('read', tag, 'hget', countersKey(tag), counter);
        }),
      );
      return values.map((value) => Number(value ?? 0));
    },
    async *open() {
      for await (const [field, value] of fieldsOf(reservationsKey)) yield decodeReservation(field, value.toString());
    },
    async *counters() {
      for await (const [counter, value] of fieldsOf(countersKey)) yield { counter, used: Number(value) };
    },
    async restore(counter, used) {
      const tag = tagOf(counter);
      await commands.run('write', tag, SET_FIELD, [countersKey(tag)], [counter, String(used)]);
    },
  };
}

/** `+` or `-` and the amount, which the script reads; then time and profile. */
function encodeReservation({ kind, amount, timeMs, profileId }: Reservation): string {
  return `${kind === 'take' ? '+' : '-'}${amount} ${timeMs} ${profileId}`;
}

function decodeReservation(field: string, value: string): Reservation {
  const [, length, rest = ''] = /^(\d+):(.*)$/s.exec(field) ?? [];
  const [, sign, amount, timeMs, profileId = ''] = /^([+-])(\d+) (-?[\d.]+) (.*)$/s.exec(value) ?? [];
  return {
    counter: rest.slice(0, Number(length)),
    id: rest.slice(Number(length) + 1),
    profileId,
    kind: sign === '+' ? 'take' : 'return',
    amount: Number(amount),
    timeMs: Number(timeMs),
  };
}
