import type { LimitStore, Reservation, ReservationRequest, Settlement } from '../port.js';
import { reservationKey } from '../reservation-key.js';
import { type Environment, refreshReads } from './environment.js';
import type { Scanner } from './scanner.js';
import type { Writer } from './writer.js';

export function createLimitStore(environment: Environment, writer: Writer, scanner: Scanner): LimitStore {
  return {
    async reserve(requests) {
      if (requests.length === 0) return [];
      return writer.submit(requests.length, () => requests.map((request) => reserve(environment, request)));
    },
    async settle(settlements) {
      if (settlements.length === 0) return;
      await writer.submit(settlements.length, () => {
        for (const settlement of settlements) settle(environment, settlement);
      });
    },
    async used(counters) {
      refreshReads(environment);
      return counters.map((counter) => usedOf(environment, counter));
    },
    open: () =>
      scanner.scan(
        (transaction) => environment.reservations.getRange({ start: '', transaction }),
        ({ value }) => decodeReservation(value),
      ),
    counters: () =>
      scanner.scan(
        (transaction) => environment.limits.getRange({ start: '', transaction }),
        ({ key, value }) => ({ counter: key, used: value.readDoubleLE() }),
      ),
    async restore(counter, used) {
      await writer.submit(1, () => setUsed(environment, counter, used));
    },
  };
}

function reserve(environment: Environment, request: ReservationRequest): 'reserved' | 'full' {
  const { limit, ...reservation } = request;
  const key = reservationKey(reservation);
  if (environment.reservations.getBinary(key)) return 'reserved';
  if (reservation.kind === 'take') {
    const used = usedOf(environment, reservation.counter) + reservation.amount;
    if (used > limit) return 'full';
    setUsed(environment, reservation.counter, used);
  }
  void environment.reservations.put(key, encodeReservation(reservation));
  return 'reserved';
}

function settle(environment: Environment, { counter, id, stands }: Settlement): void {
  const key = reservationKey({ counter, id });
  const value = environment.reservations.getBinary(key);
  if (!value) return;
  const { kind, amount } = decodeReservation(value);
  const givesBack = (kind === 'take') !== stands;
  if (givesBack) setUsed(environment, counter, Math.max(usedOf(environment, counter) - amount, 0));
  void environment.reservations.remove(key);
}

function usedOf(environment: Environment, counter: string): number {
  return environment.limits.getBinary(counter)?.readDoubleLE() ?? 0;
}

function setUsed(environment: Environment, counter: string, used: number): void {
  const value = Buffer.alloc(8);
  value.writeDoubleLE(used);
  void environment.limits.put(counter, value);
}

/** JSON: few are open at a time, and a person who looks at a store can read them. */
const encodeReservation = (reservation: Reservation): Buffer => Buffer.from(JSON.stringify(reservation));
const decodeReservation = (value: Buffer): Reservation => JSON.parse(value.toString()) as Reservation;
