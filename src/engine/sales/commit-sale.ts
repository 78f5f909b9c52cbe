import { hash53 } from '../../base/id-hash.js';
import { encodeEvent } from '../../events/entry.js';
import type { Exhausted } from '../../promotions/caps.js';
import { decodeSale, encodeSale } from '../../sales/codec.js';
import { type KeptSale, keptSale, withSale } from '../../sales/kept-sales.js';
import { type SaleRequest, saleHash } from '../../sales/request.js';
import type { SoldSale } from '../../sales/sale.js';
import { decodeTold, encodeTold } from '../../sales/told.js';
import type { LimitStore } from '../../store/port.js';
import { holdFor, withoutHold } from '../../wallet/holds.js';
import type { RefusalReason } from '../../wallet/refusal.js';
import type { Use } from '../../wallet/use.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';
import type { Desks } from '../desks/desks.js';
import type { TransactionOutcome } from '../events/event-requests.js';
import { recordTransaction } from '../events/record-transaction.js';
import type { ResolvedTransaction } from '../events/resolve-transactions.js';
import type { LimitWatch } from '../limits/limit-watch.js';
import { createReceiptCount } from '../outcomes/count-receipts.js';
import type { FocusShelf } from '../outcomes/focus-shelf.js';
import { countUses } from '../profiles/count-funnel.js';
import { freshRedemptionId } from '../wallets/fresh-redemption-id.js';
import { stateOfRecord } from '../wallets/record-known.js';
import { refusalError } from '../wallets/refusal-error.js';
import type { TermsShelf } from '../wallets/terms-shelf.js';
import type { WalletAttempt, WalletChange } from '../wallets/wallet-change.js';
import { type DecidedSale, decideSale } from './decide-sale.js';
import { leftFor } from './left-for.js';
import { saleAnswer } from './sale-answer.js';
import { saleCatalog } from './sale-catalog.js';
import type { SaleAnswer } from './sale-requests.js';
import { saleWorthOf } from './sale-worth.js';
import { soldLines } from './sold-lines.js';

export interface CommitDependencies {
  readonly configuration: Configuration;
  readonly desks: Desks;
  readonly shelf: TermsShelf;
  readonly focusShelf: FocusShelf;
  readonly limits: LimitStore;
  readonly limitWatch: LimitWatch;
}

/** At a commit the counters themselves decide: what is known of them may be a second old, and a voided sale has just made room. */
export const NOTHING_USED_UP: Exhausted = new Map();

/** Sells a basket to a profile as it is in this attempt; a sale that is known is answered as it was. */
export async function commitSale(
  { configuration, desks, shelf, focusShelf, limits }: CommitDependencies,
  attempt: WalletAttempt,
  request: SaleRequest,
  receipt: ResolvedTransaction,
): Promise<WalletChange<SaleAnswer>> {
  const { profileId, record, history, nowMs } = attempt;
  const refused = (reason: RefusalReason) => refusalError({ reason, figures: {} }, 'sale', request.saleId);
  const state = await stateOfRecord(configuration, record);
  const contentHash = saleHash(request);
  const known = keptSale(record, request.saleId);
  if (known !== undefined) {
    if (known.contentHash !== contentHash) throw refused('SALE_ID_REUSED');
    if (known.voidedMs !== null) throw refused('SALE_VOIDED');
    return { answer: answerAgain(known, state), record, events: [] };
  }
  const catalog = saleCatalog(state, desks);
  const idHash = hash53(request.saleId);
  const held = holdFor(record, idHash, nowMs);
  const work = {
    ...attempt,
    history: history.bytes,
    request,
    state,
    catalog,
    exhausted: NOTHING_USED_UP,
    reserve: (uses: Parameters<WalletAttempt['reserve']>[0]) => attempt.reserve(uses, { held }),
    leftFor: (uses: readonly Use[]) => leftFor(limits, uses, held),
    freshRedemptionId,
  };
  const decided = await decideSale(work, shelf);
  if (!decided.ok) throw refusalError(decided.error, 'sale', request.saleId);
  const { priced, offers, step, told, balances } = decided.value;
  const lines = soldLines(request, priced, offers, receipt.lines, catalog);
  const paid = paidReceipt(receipt, request, decided.value, profileId);
  const before = { history: history.bytes, record };
  const receipts = createReceiptCount(focusShelf, state, nowMs);
  await receipts.prepare([before]);
  const worth = saleWorthOf(paid, { lines, redemptions: step.redemptions });
  const recorded = recordTransaction(before, paid, receipts, worth);
  const problem = RECEIPT_PROBLEMS[recorded.outcome.kind];
  if (problem !== undefined) throw refused(problem);
  const sold: SoldSale = {
    saleId: request.saleId,
    timeMs: request.timeMs,
    soldMs: nowMs,
    currency: request.basket.currency,
    storeId: request.profile.storeId,
    registerId: request.registerId,
    lines,
    redemptions: step.redemptions,
    cashbackUsedMinor: step.cashbackUsedMinor,
  };
  const kept = { contentHash, soldMs: nowMs, balances, sold: encodeSale(sold), told: encodeTold(told) };
  const sales = withSale(record, request.saleId, kept);
  if (!sales.ok) throw refusalError(sales.error, 'sale', request.saleId);
  for (const { index, promotion, toActivate } of offers) {
    const isUsed = step.redemptions.some((redemption) => redemption.promotion === index);
    if (toActivate !== null && isUsed) await shelf.keep(index, promotion);
  }
  const after = {
    ...recorded.state.record,
    ...step.wallet,
    sales: sales.value,
    holds: withoutHold(record, idHash, nowMs),
  };
  const counted = countUses(after, step.events, state);
  return {
    answer: saleAnswer(sold, balances, told, state),
    record: counted.record,
    history: recorded.state.history!,
    events: [...recorded.events, ...step.events.map((event) => encodeEvent(event)), ...counted.entries],
    released: held?.uses.filter(({ id }) => !attempt.taken.some((use) => use.id === id)) ?? [],
  };
}

const RECEIPT_PROBLEMS: Partial<Record<TransactionOutcome['kind'], RefusalReason>> = {
  duplicate: 'RECEIPT_RECORDED',
  cancelled: 'RECEIPT_CANCELLED',
};

/** The receipt with what was paid. */
function paidReceipt(
  receipt: ResolvedTransaction,
  { basket }: SaleRequest,
  { priced }: DecidedSale,
  profileId: ResolvedTransaction['profileId'],
): ResolvedTransaction {
  const total = { amountMinor: priced.netMinor, currency: basket.currency };
  return {
    ...receipt,
    profileId,
    transaction: { ...receipt.transaction, profileId, total },
    lines: receipt.lines.map((line, at) => ({ ...line, amountMinor: priced.lines[at]!.netMinor })),
  };
}

const answerAgain = ({ sold, balances, told }: KeptSale, state: ConfigurationState): SaleAnswer =>
  saleAnswer(decodeSale(sold), balances, told && decodeTold(told), state);
