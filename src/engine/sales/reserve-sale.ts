import { HandbillError } from '../../base/errors.js';
import { hash53 } from '../../base/id-hash.js';
import type { RedemptionId } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import { violation } from '../../base/violation.js';
import { HOLD_MAX_MS } from '../../limits.js';
import { keptSale } from '../../sales/kept-sales.js';
import { type SaleRequest, validateSale } from '../../sales/request.js';
import { type Hold, holdFor, withHold } from '../../wallet/holds.js';
import type { Use } from '../../wallet/use.js';
import { lookFor } from '../configuration/look-for.js';
import type { Sweeper } from '../limits/sweep-reservations.js';
import { stateOfRecord } from '../wallets/record-known.js';
import { refusalError } from '../wallets/refusal-error.js';
import type { WalletAttempt, WalletChange, WalletChanger } from '../wallets/wallet-change.js';
import { type CommitDependencies, NOTHING_USED_UP } from './commit-sale.js';
import { decideSale } from './decide-sale.js';
import { leftFor } from './left-for.js';
import { saleAnswer } from './sale-answer.js';
import { saleCatalog } from './sale-catalog.js';
import type { HeldSale, SaleVerbs } from './sale-requests.js';
import { answeredLines } from './sold-lines.js';

interface Dependencies extends Omit<CommitDependencies, 'focusShelf'> {
  readonly changer: WalletChanger;
  readonly sweeper: Sweeper;
  readonly clock: Clock;
}

/** See SaleVerbs.reserve. */
export function createReserveSale(dependencies: Dependencies): SaleVerbs['reserve'] {
  const { configuration, desks, shelf, limits, changer, sweeper, clock } = dependencies;

  async function hold(attempt: WalletAttempt, request: SaleRequest, holdMs: number): Promise<WalletChange<HeldSale>> {
    const { record, nowMs } = attempt;
    const { saleId, basket } = request;
    if (keptSale(record, saleId) !== undefined)
      throw refusalError({ reason: 'SALE_MADE', figures: {} }, 'sale', saleId);
    const state = await stateOfRecord(configuration, record);
    const idHash = hash53(saleId);
    const held = holdFor(record, idHash, nowMs);
    const untilMs = held?.untilMs ?? nowMs + holdMs;
    const work = {
      ...attempt,
      history: attempt.history.bytes,
      request,
      state,
      catalog: saleCatalog(state, desks),
      exhausted: NOTHING_USED_UP,
      reserve: (uses: Parameters<WalletAttempt['reserve']>[0]) => attempt.reserve(uses, { held, untilMs }),
      leftFor: (uses: readonly Use[]) => leftFor(limits, uses, held),
      freshRedemptionId: () => '' as RedemptionId,
    };
    const decided = await decideSale(work, shelf);
    if (!decided.ok) throw refusalError(decided.error, 'sale', saleId);
    const { priced, offers, step, told, balances } = decided.value;
    const priceOf = { saleId, currency: basket.currency, ...step, lines: answeredLines(priced, offers) };
    const answer = { untilMs, sale: saleAnswer(priceOf, balances, told, state) };
    const uses = attempt.taken.map(({ counter, id, amount }) => ({ counter, id, amount }));
    if (isSame(held?.uses ?? [], uses)) return { answer, record, events: [] };
    const holds = withHold(record, { idHash, untilMs, uses }, nowMs);
    if (!holds.ok) throw refusalError(holds.error, 'sale', saleId);
    const released = held?.uses.filter(({ id }) => !uses.some((use) => use.id === id)) ?? [];
    return { answer, record: { ...record, holds: holds.value }, events: [], isHold: true, released };
  }

  return async (request, holdMs) => {
    const violations = validateSale(request, clock());
    if (!(holdMs > 0 && holdMs <= HOLD_MAX_MS)) {
      violations.push(violation('holdTime', holdMs / 1_000, `must be above 0 and at most ${HOLD_MAX_MS / 1_000} s`));
    }
    if (violations.length > 0) throw HandbillError.invalid(violations);
    const codes = request.coupons.map(({ code }) => code);
    await lookFor(configuration, 'promotions', codes);
    const itemIds = request.basket.lines.map(({ itemId }) => itemId);
    await lookFor(configuration, 'items', itemIds);
    sweeper.start();
    return changer.change(request.profile.profileId, (attempt) => hold(attempt, request, holdMs));
  };
}

const isSame = (before: Hold['uses'], now: Hold['uses']): boolean =>
  before.length === now.length && now.every(({ id }) => before.some((use) => use.id === id));
