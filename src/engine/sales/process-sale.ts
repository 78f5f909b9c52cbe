import { HandbillError } from '../../base/errors.js';
import { hash53 } from '../../base/id-hash.js';
import type { RedemptionId, TransactionId } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import type { TransactionInput } from '../../history/transaction.js';
import { ONE_PIECE_MILLI } from '../../pricing/basket.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import { isAnonymous, type SaleRequest, validateSale } from '../../sales/request.js';
import { holdFor } from '../../wallet/holds.js';
import type { Use } from '../../wallet/use.js';
import { lookFor } from '../configuration/look-for.js';
import type { ResolvedTransaction, ResolveTransactions } from '../events/resolve-transactions.js';
import type { Sweeper } from '../limits/sweep-reservations.js';
import { type LiveProfiles, loadLive } from '../profiles/live-profiles.js';
import { stateOfRecord } from '../wallets/record-known.js';
import { refusalError } from '../wallets/refusal-error.js';
import type { WalletChanger } from '../wallets/wallet-change.js';
import { type CommitDependencies, commitSale, NOTHING_USED_UP } from './commit-sale.js';
import { decideSale } from './decide-sale.js';
import { leftFor } from './left-for.js';
import { saleAnswer } from './sale-answer.js';
import { saleCatalog } from './sale-catalog.js';
import type { SaleAnswer, SaleVerbs } from './sale-requests.js';
import { answeredLines } from './sold-lines.js';

interface Dependencies extends CommitDependencies {
  readonly changer: WalletChanger;
  readonly live: LiveProfiles;
  readonly sweeper: Sweeper;
  readonly resolve: ResolveTransactions;
  readonly clock: Clock;
}

/** See SaleVerbs.process. */
export function createProcessSale(dependencies: Dependencies): SaleVerbs['process'] {
  const { configuration, changer, live, desks, shelf, limits, limitWatch, sweeper, resolve, clock } = dependencies;

  /** Prices the basket for the profile as it is; nothing is written. */
  async function priceOnly(request: SaleRequest): Promise<SaleAnswer> {
    const { profile, records } = await loadLive(live, request.profile);
    const record = decodeProfileRecord(records.profile.bytes);
    const state = await stateOfRecord(configuration, record);
    const nowMs = clock();
    const held = holdFor(record, hash53(request.saleId), nowMs);
    const left = (uses: readonly Use[]) => leftFor(limits, uses, held);
    const decided = await decideSale(
      {
        request,
        profileId: profile.profileId,
        record,
        history: records.history.bytes,
        nowMs,
        state,
        catalog: saleCatalog(state, desks),
        // What is used up may be so by what is held for this very sale.
        exhausted: held === undefined ? limitWatch.exhausted : NOTHING_USED_UP,
        async reserve(uses) {
          const room = await left(uses);
          return uses.filter(({ amount }, at) => amount > room[at]!);
        },
        leftFor: left,
        freshRedemptionId: () => '' as RedemptionId,
      },
      shelf,
    );
    if (!decided.ok) throw refusalError(decided.error, 'sale', request.saleId);
    const { priced, offers, step, told, balances } = decided.value;
    const { saleId, basket } = request;
    const lines = answeredLines(priced, offers);
    return saleAnswer({ saleId, currency: basket.currency, ...step, lines }, balances, told, state);
  }

  return async (request, mode) => {
    const nowMs = clock();
    const violations = validateSale(request, nowMs);
    if (violations.length > 0) throw HandbillError.invalid(violations);
    await lookFor(
      configuration,
      'promotions',
      request.coupons.map(({ code }) => code),
    );
    await limitWatch.loaded();
    if (mode === 'validate') {
      const named = request.basket.lines.map(({ itemId }) => itemId);
      await lookFor(configuration, 'items', named);
      return priceOnly(request);
    }
    sweeper.start();
    const [receipt] = await resolve([receiptOf(request)], nowMs, false);
    refuseReceipt(receipt!);
    return changer.change(request.profile.profileId, (attempt) => commitSale(dependencies, attempt, request, receipt!));
  };
}

/** Stands for a guest, whose id no caller may send, while the receipt is judged. */
const ANYBODY = 'anonymous' as TransactionInput['profileId'];

/** The receipt of a basket; what was paid for its lines is known when it has been priced. */
function receiptOf(request: SaleRequest): TransactionInput {
  const { saleId, timeMs, profile, basket } = request;
  return {
    transactionId: saleId as string as TransactionId,
    profileId: isAnonymous(request) ? ANYBODY : profile.profileId,
    timeMs,
    storeId: profile.storeId,
    total: null,
    lines: basket.lines.map(({ itemId, quantityMilli }) => ({
      itemId,
      quantity: quantityMilli / ONE_PIECE_MILLI,
      amountMinor: null,
    })),
  };
}

function refuseReceipt({ violations }: ResolvedTransaction): void {
  if (violations.length > 0) throw HandbillError.invalid(violations);
}
