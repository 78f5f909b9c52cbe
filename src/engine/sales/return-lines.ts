import { HandbillError } from '../../base/errors.js';
import { hash53 } from '../../base/id-hash.js';
import { reportInto, toPath, type Violation } from '../../base/violation.js';
import { encodeEvent } from '../../events/entry.js';
import { RETURNED_LINES_PER_SALE_MAX, RETURNS_PER_SALE_MAX } from '../../limits.js';
import { balancesOf } from '../../sales/balances.js';
import { checkGivenBack } from '../../sales/check-given-back.js';
import { decodeSale } from '../../sales/codec.js';
import { keptSale, withChangedSale } from '../../sales/kept-sales.js';
import type { SaleLeft } from '../../sales/left.js';
import { type GivenBack, type ReturnRefused, returnLines } from '../../sales/return-lines.js';
import { returnSale } from '../../sales/return-sale.js';
import { encodeReturned, type MadeReturn, returnedOf } from '../../sales/returned.js';
import type { SoldSale } from '../../sales/sale.js';
import type { RefusalReason } from '../../wallet/refusal.js';
import type { Configuration } from '../configuration/configuration.js';
import { knownIn } from '../configuration/known-in.js';
import type { Desks } from '../desks/desks.js';
import type { Sweeper } from '../limits/sweep-reservations.js';
import { createReceiptCount } from '../outcomes/count-receipts.js';
import type { FocusShelf } from '../outcomes/focus-shelf.js';
import { refusalError } from '../wallets/refusal-error.js';
import type { TermsShelf } from '../wallets/terms-shelf.js';
import type { WalletAttempt, WalletChange, WalletChanger } from '../wallets/wallet-change.js';
import { walletSituation } from '../wallets/wallet-situation.js';
import { receiptOfLeft } from './receipt-of-left.js';
import { returnTerms } from './return-terms.js';
import { promotionOf } from './sale-answer.js';
import type { ReturnAnswer, ReturnRequest, SaleVerbs } from './sale-requests.js';
import { stateOfSale } from './state-of-sale.js';

interface Dependencies {
  readonly configuration: Configuration;
  readonly changer: WalletChanger;
  readonly desks: Desks;
  readonly shelf: TermsShelf;
  readonly focusShelf: FocusShelf;
  readonly sweeper: Sweeper;
}

/** See SaleVerbs.returnLines. */
export function createReturnLines(dependencies: Dependencies): SaleVerbs['returnLines'] {
  const { configuration, changer, desks, shelf, focusShelf, sweeper } = dependencies;

  async function attemptReturn(attempt: WalletAttempt, request: ReturnRequest): Promise<WalletChange<ReturnAnswer>> {
    const { profileId, record, history, nowMs } = attempt;
    const { saleId, returnId, lines } = request;
    const refused = (reason: RefusalReason, figures = {}) => refusalError({ reason, figures }, 'sale', saleId);
    const known = keptSale(record, saleId);
    if (known === undefined) throw refused('UNKNOWN_SALE');
    const sold = decodeSale(known.sold);
    const { left, returns } = returnedOf(known, sold);
    const [idHash, contentHash] = [hash53(returnId), contentHashOf(lines)];
    const made = returns.find((each) => each.idHash === idHash);
    if (made !== undefined) {
      if (made.contentHash !== contentHash) throw refused('RETURN_ID_REUSED');
      return { answer: answerOf(request, sold, made), record, events: [] };
    }
    if (known.voidedMs !== null) throw refused('SALE_VOIDED');
    refuseWrong(left, lines);
    if (!isRoomFor(lines, returns)) {
      throw refused('TOO_MANY_RETURNS', {
        returns: String(RETURNS_PER_SALE_MAX),
        lines: String(RETURNED_LINES_PER_SALE_MAX),
      });
    }
    const state = await stateOfSale(configuration, record, sold);
    const decided = returnLines(left, lines, await returnTerms(left, state, shelf, desks));
    if (!decided.ok)
      throw refused('RETURN_REFUSED', figuresOf(decided.error, promotionOf(decided.error.promotion, state).code));
    const returned = decided.value;
    const situation = walletSituation({
      configuration: state,
      profile: knownIn(
        state,
        { ...request.profile, profileId },
        { attributes: record.attributes, history: history.bytes },
        nowMs,
      ),
      handbills: record.handbills,
      nowMs,
      terms: await shelf.of(record, state),
      exhausted: new Map(),
    });
    const step = returnSale(record, sold, returnId, returned, (index) => promotionOf(index, state), situation);
    await attempt.reserve(step.uses);
    const balances = balancesOf(step.wallet, sold.currency);
    const { refundMinor, cashbackRefundMinor, reclaimedMinor } = returned;
    const now: MadeReturn = {
      idHash,
      contentHash,
      lines: returned.lines.map(({ discounts: _, ...line }) => line),
      refundMinor,
      cashbackRefundMinor,
      reclaimedMinor,
      points: step.points,
      cashbackMinor: step.cashbackMinor,
      pointsBalance: balances.points,
      cashbackBalanceMinor: balances.cashbackMinor,
    };
    const kept = { ...known, returned: encodeReturned({ left: returned.left, returns: [...returns, now] }) };
    const before = { history: history.bytes, record };
    const receipts = createReceiptCount(focusShelf, state, nowMs);
    await receipts.prepare([before]);
    const receipt = receiptOfLeft(before, sold, returned.left, profileId, state, receipts, nowMs);
    return {
      answer: answerOf(request, sold, now),
      record: { ...receipt.record, ...step.wallet, sales: withChangedSale(record, kept) },
      ...(receipt.history !== history.bytes && receipt.history !== null && { history: receipt.history }),
      events: [...receipt.events, ...step.events.map((event) => encodeEvent(event))],
    };
  }

  return (request) => {
    sweeper.start();
    return changer.change(request.profile.profileId, (attempt) => attemptReturn(attempt, request));
  };
}

/** In any order the same lines are the same return. */
const contentHashOf = (lines: readonly GivenBack[]): number =>
  hash53(JSON.stringify(lines.map(({ seq, quantityMilli }) => [seq, quantityMilli]).sort(([a], [b]) => a! - b!)));

function refuseWrong(left: SaleLeft, lines: readonly GivenBack[]): void {
  const violations: Violation[] = [];
  const report = reportInto(violations);
  if (lines.length === 0) report('lines', '', 'must not be empty');
  checkGivenBack(left, lines, (field, value, reason) => report(['lines', ...toPath(field)], value, reason));
  if (violations.length > 0) throw HandbillError.invalid(violations);
}

const isRoomFor = (lines: readonly GivenBack[], returns: readonly MadeReturn[]): boolean =>
  returns.length < RETURNS_PER_SALE_MAX &&
  returns.reduce((sum, made) => sum + made.lines.length, lines.length) <= RETURNED_LINES_PER_SALE_MAX;

const figuresOf = ({ condition, needed, actual }: ReturnRefused, promotion: string) => ({
  promotion,
  condition,
  needed: String(needed),
  actual: String(actual),
});

function answerOf({ saleId, returnId }: ReturnRequest, { currency }: SoldSale, made: MadeReturn): ReturnAnswer {
  const { idHash: _, contentHash: __, ...told } = made;
  return { saleId, returnId, currency, ...told };
}
