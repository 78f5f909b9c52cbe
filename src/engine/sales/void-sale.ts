import type { ItemIndex, TransactionId } from '../../base/ids.js';
import { encodeEvent } from '../../events/entry.js';
import type { CancellationInput } from '../../history/cancellation.js';
import { type Balances, balancesOf } from '../../sales/balances.js';
import { decodeSale } from '../../sales/codec.js';
import { type KeptSale, keptSale, withChangedSale } from '../../sales/kept-sales.js';
import { paidMinor, type SaleLeft } from '../../sales/left.js';
import { leftOf } from '../../sales/returned.js';
import type { SoldSale } from '../../sales/sale.js';
import { voidSale } from '../../sales/void-sale.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';
import { knownIn } from '../configuration/known-in.js';
import { takeReceiptBack } from '../events/cancel-transactions.js';
import type { Sweeper } from '../limits/sweep-reservations.js';
import { createReceiptCount } from '../outcomes/count-receipts.js';
import type { FocusShelf } from '../outcomes/focus-shelf.js';
import { refusalError } from '../wallets/refusal-error.js';
import type { TermsShelf } from '../wallets/terms-shelf.js';
import type { WalletAttempt, WalletChange, WalletChanger } from '../wallets/wallet-change.js';
import { walletSituation } from '../wallets/wallet-situation.js';
import { promotionOf } from './sale-answer.js';
import type { SaleVerbs, VoidAnswer, VoidRequest } from './sale-requests.js';
import { stateOfSale } from './state-of-sale.js';

interface Dependencies {
  readonly configuration: Configuration;
  readonly changer: WalletChanger;
  readonly shelf: TermsShelf;
  readonly focusShelf: FocusShelf;
  readonly sweeper: Sweeper;
}

/** See SaleVerbs.void. */
export function createVoidSale(dependencies: Dependencies): SaleVerbs['void'] {
  const { configuration, changer, shelf, focusShelf, sweeper } = dependencies;

  async function attemptVoid(
    attempt: WalletAttempt,
    { profile, saleId }: VoidRequest,
  ): Promise<WalletChange<VoidAnswer>> {
    const { profileId, record, history, nowMs } = attempt;
    const known = keptSale(record, saleId);
    if (known === undefined) throw refusalError({ reason: 'UNKNOWN_SALE', figures: {} }, 'sale', saleId);
    const sold = decodeSale(known.sold);
    const left = leftOf(known, sold);
    if (known.voidedMs !== null) return { answer: voidAnswer(sold, left, known.balances), record, events: [] };
    const state = await stateOfSale(configuration, record, sold);
    const situation = walletSituation({
      configuration: state,
      profile: knownIn(
        state,
        { ...profile, profileId },
        { attributes: record.attributes, history: history.bytes },
        nowMs,
      ),
      handbills: record.handbills,
      nowMs,
      terms: await shelf.of(record, state),
      exhausted: new Map(),
    });
    const step = voidSale(record, sold, left, (index) => promotionOf(index, state), situation);
    await attempt.reserve(step.uses);
    const receipts = createReceiptCount(focusShelf, state, nowMs);
    const cancellation = cancellationOf({ ...sold, ...left }, profileId, state);
    const taken = takeReceiptBack({ history: history.bytes, record }, cancellation, state, receipts, nowMs);
    const balances = balancesOf(step.wallet, sold.currency);
    const voided: KeptSale = { ...known, voidedMs: nowMs, balances, told: null };
    const after = { ...taken.state.record, ...step.wallet, sales: withChangedSale(record, voided) };
    return {
      answer: voidAnswer(sold, left, balances),
      record: after,
      ...(taken.state.history !== history.bytes && taken.state.history !== null && { history: taken.state.history }),
      events: [...taken.events, ...step.events.map((event) => encodeEvent(event))],
    };
  }

  return (request) => {
    sweeper.start();
    return changer.change(request.profile.profileId, (attempt) => attemptVoid(attempt, request));
  };
}

/** With all that the receipt is by now, as it may be older by now than the exact part of the history. */
export function cancellationOf(
  { saleId, timeMs, lines }: Pick<SoldSale, 'saleId' | 'timeMs' | 'lines'>,
  profileId: CancellationInput['profileId'],
  { items }: ConfigurationState,
): CancellationInput {
  const itemIds = lines.map(({ item }: { readonly item: ItemIndex }) => items.at(item)!.value.itemId);
  const transactionId = saleId as string as TransactionId;
  return { profileId, transactionId, timeMs: null, transaction: { timeMs, itemIds } };
}

function voidAnswer({ saleId, currency }: SoldSale, left: SaleLeft, balances: Balances): VoidAnswer {
  const { redemptions, cashbackUsedMinor } = left;
  return {
    saleId,
    currency,
    netMinor: paidMinor(left),
    cashbackUsedMinor,
    points: redemptions.reduce((sum, { redemption }) => sum + redemption.pointsEarned, 0),
    cashbackMinor: redemptions.reduce((sum, { cashbackMinor }) => sum + cashbackMinor, 0),
    pointsBalance: balances.points,
    cashbackBalanceMinor: balances.cashbackMinor,
  };
}
