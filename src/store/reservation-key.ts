import type { Reservation } from './port.js';

/** What a reservation is stored under: with the length of the counter's name, so that no two pairs share a key. */
export const reservationKey = ({ counter, id }: Pick<Reservation, 'counter' | 'id'>): string =>
  `${counter.length}:${counter}:${id}`;
