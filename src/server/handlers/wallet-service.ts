import type { Issues } from '../../api/convert/fields.js';
import { refuseIssues } from '../../api/convert/violations.js';
import {
  readListRequest,
  readPointsEntry,
  readPromotionEntry,
  readRedemption,
  readReversal,
  toProfilePromotion,
  toPromotionState,
} from '../../api/convert/wallet.js';
import type { HandbillError } from '../../base/errors.js';
import type { Result } from '../../base/result.js';
import { toStatus } from '../../contract/status-details.js';
import type { Engine } from '../../engine/engine.js';
import type { ProfileVerbs } from '../../engine/profiles/profile-requests.js';
import type { PromotionState, WalletAnswers } from '../../engine/wallets/wallet-requests.js';
import type { Status } from '../../generated/google/rpc/Status.js';
import type { AdjustPointsResultInput } from '../../generated/handbill/v1/AdjustPointsResult.js';
import type { WalletResultInput } from '../../generated/handbill/v1/WalletResult.js';
import type { WalletServiceHandlers } from '../../generated/handbill/v1/WalletService.js';
import { answerEach } from '../answer-each.js';
import { type CallContext, unary } from '../call.js';
import { type NamedProfile, resolveProfile } from '../resolve-profiles.js';
import { toStatusDetails } from '../status.js';

export function walletHandlers({ wallets, profiles }: Engine, context: CallContext): WalletServiceHandlers {
  return {
    ListPromotions: unary(context, async (request) => {
      await resolveProfile(profiles, request.profile, 'profile');
      const issues: Issues = [];
      const wanted = readListRequest(request, issues);
      refuseIssues(issues);
      const { promotions, nextPageToken, totalSize, points } = await wallets.list(wanted);
      return { promotions: promotions.map(toProfilePromotion), nextPageToken, totalSize, points };
    }),
    ActivatePromotions: promotionVerb(context, profiles, readPromotionEntry, wallets.activate),
    DeactivatePromotions: promotionVerb(context, profiles, readPromotionEntry, wallets.deactivate),
    RedeemPromotions: promotionVerb(context, profiles, readRedemption, wallets.redeem),
    ReverseRedemptions: promotionVerb(context, profiles, readReversal, wallets.reverse),
    AdjustPoints: unary(context, async ({ entries }) => ({
      results: await answerEach(entries, {
        field: 'entries',
        profiles,
        named: 'profile',
        read: readPointsEntry,
        run: wallets.adjustPoints,
        toAnswer: (outcome): AdjustPointsResultInput =>
          outcome.ok ? { balance: { points: outcome.value } } : { error: toError(outcome.error) },
        refuse: (error: Status): AdjustPointsResultInput => ({ error }),
      }),
    })),
  };
}

/** The verbs that answer with the state of a promotion. */
function promotionVerb<Wire extends { readonly profile: NamedProfile | null }, Entry>(
  context: CallContext,
  profiles: ProfileVerbs,
  read: (wire: Wire, issues: Issues) => Entry,
  run: (entries: readonly Entry[]) => WalletAnswers<PromotionState>,
) {
  return unary(context, async ({ entries }: { readonly entries: readonly Wire[] }) => ({
    results: await answerEach(entries, {
      field: 'entries',
      profiles,
      named: 'profile',
      read,
      run,
      toAnswer: toWalletResult,
      refuse: (error: Status): WalletResultInput => ({ error }),
    }),
  }));
}

function toWalletResult(outcome: Result<PromotionState, HandbillError>): WalletResultInput {
  return outcome.ok ? { state: toPromotionState(outcome.value) } : { error: toError(outcome.error) };
}

const toError = (error: HandbillError): Status => toStatus(toStatusDetails(error));
