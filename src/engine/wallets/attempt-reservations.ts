import { randomBytes } from 'node:crypto';
import type { ProfileId } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import type { LimitStore, ReservationRequest } from '../../store/port.js';
import type { Hold } from '../../wallet/holds.js';
import type { HeldReservation } from '../../wallet/reservations.js';
import { counterOf, type Use } from '../../wallet/use.js';

/** For how long, and on top of what, uses are reserved. */
export interface ReserveOptions {
  /** What is held already: a use of the same counter takes it over. */
  readonly held?: Hold | undefined;
  /** They are kept open until then, for a sale to come; absent: they are settled with this commit. */
  readonly untilMs?: number;
}

/** The reservations of one attempt to change a record. */
export interface AttemptReservations {
  /** See WalletAttempt. */
  reserve(uses: readonly Use[], options?: ReserveOptions): Promise<readonly Use[]>;
  /** What is reserved so far, taken over or new. */
  readonly taken: readonly ReservationRequest[];
  /** Settles all of it: the commit has happened. */
  stand(): Promise<void>;
  /** Takes back what is new: the commit has not happened, and never will. What was held before stays held. */
  takeBack(): Promise<void>;
}

interface Sources {
  readonly limits: LimitStore;
  readonly clock: Clock;
  readonly profileId: ProfileId;
  /** That the record holds from its last change: settled in passing, since the commit replaces them. */
  readonly former: readonly HeldReservation[];
}

/** 72 random bits: unique without asking anybody. */
const freshId = (): string => randomBytes(9).toString('base64url');

export function createAttemptReservations({ limits, clock, profileId, former }: Sources): AttemptReservations {
  const taken: ReservationRequest[] = [];
  const takenOver = new Set<string>();

  async function settle(reservations: readonly HeldReservation[], stands: boolean): Promise<void> {
    if (reservations.length === 0) return;
    await limits.settle(reservations.map(({ counter, id }) => ({ counter, id, stands })));
  }
  const isNew = ({ id }: HeldReservation): boolean => !takenOver.has(id);

  /** Of a use of which something is held already, that and the difference; what goes on being held may be more than is needed. */
  function requestsOf(use: Use, { held, untilMs }: ReserveOptions): ReservationRequest[] {
    const { cap, promotion } = use;
    const counter = counterOf(cap, promotion);
    const limit = use.kind === 'take' ? use.limit : Number.MAX_SAFE_INTEGER;
    const request = (kind: Use['kind'], amount: number, id = freshId()): ReservationRequest => ({
      counter,
      id,
      profileId,
      kind,
      amount,
      timeMs: untilMs ?? clock(),
      limit,
    });
    const before = held?.uses.filter((each) => each.counter === counter) ?? [];
    if (before.length === 0 || use.kind === 'return') return [request(use.kind, use.amount)];
    const requests = before.map(({ id, amount }) => request('take', amount, id));
    for (const { id } of before) takenOver.add(id);
    const more = before.reduce((left, { amount }) => left - amount, use.amount);
    if (more > 0) requests.push(request('take', more));
    if (more < 0 && untilMs === undefined) requests.push(request('return', -more));
    return requests;
  }

  return {
    taken,
    async reserve(uses, options = {}) {
      if (uses.length === 0) return [];
      const asked = uses.flatMap((use) => requestsOf(use, options).map((request) => ({ use, request })));
      const [outcomes] = await Promise.all([
        limits.reserve(asked.map(({ request }) => request)),
        settle(taken.length === 0 ? former : [], true),
      ]);
      const reserved = asked.filter((_, i) => outcomes[i] === 'reserved').map(({ request }) => request);
      const full = new Set(asked.filter((_, i) => outcomes[i] === 'full').map(({ use }) => use));
      if (full.size > 0) await settle(reserved.filter(isNew), false);
      else taken.push(...reserved);
      return [...full];
    },
    stand: () => settle(taken, true),
    takeBack: () => settle(taken.filter(isNew), false),
  };
}
