import type { HandbillError } from '../../base/errors.js';
import type { PromotionCode, PromotionIndex } from '../../base/ids.js';
import { err, ok, type Result } from '../../base/result.js';
import type { Promotion } from '../../promotions/promotion.js';
import { saleRedeeming } from '../../sales/kept-sales.js';
import { activate } from '../../wallet/activate.js';
import type { PromotionAnswer, WalletAnswer } from '../../wallet/answered-request.js';
import { deactivate } from '../../wallet/deactivate.js';
import { adjustPoints } from '../../wallet/points.js';
import { redeem } from '../../wallet/redeem.js';
import { type Refusal, refuse } from '../../wallet/refusal.js';
import { reverse } from '../../wallet/reverse.js';
import type { Decision, Subject } from '../../wallet/situation.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';
import { lookFor } from '../configuration/look-for.js';
import { freshRedemptionId } from './fresh-redemption-id.js';
import { refusalError } from './refusal-error.js';
import type { TermsShelf } from './terms-shelf.js';
import type { Answers, createWalletBatch, WalletVerb } from './wallet-batch.js';
import type {
  PointsEntry,
  PromotionEntry,
  PromotionState,
  RedemptionEntry,
  ReversalEntry,
  WalletAnswers,
  WalletVerbs,
} from './wallet-requests.js';

interface Dependencies {
  readonly configuration: Configuration;
  readonly shelf: TermsShelf;
  readonly apply: ReturnType<typeof createWalletBatch>;
}

/** Activates for those who need not know the state after it, but whether the request had been answered before. */
export type ActivateOnce = (entries: readonly PromotionEntry[]) => WalletAnswers<'activated' | 'repeated'>;

interface ChangingVerbs extends Omit<WalletVerbs, 'list' | 'priceItems'> {
  readonly activateOnce: ActivateOnce;
}

/** The verbs that change wallets. */
export function createWalletVerbs({ configuration, shelf, apply }: Dependencies): ChangingVerbs {
  const activation: WalletVerb<PromotionEntry> = {
    payload: ({ code }) => ['activate', code],
    refused: aboutPromotion,
    async decide({ code }, { record, situation, configuration: state, terms }) {
      const subject = subjectOf(code, state);
      if (subject === null) return refuse('UNKNOWN_PROMOTION');
      terms.set(subject.terms, subject.promotion);
      const decision = activate(record, subject, situation);
      if (decision.ok) await shelf.keep(subject.index, subject.promotion);
      return decision;
    },
  };

  const deactivation: WalletVerb<PromotionEntry> = {
    payload: ({ code }) => ['deactivate', code],
    refused: aboutPromotion,
    decide: ({ code }, { record, situation, configuration: state }) =>
      withSubject(code, state, (subject) => deactivate(record, subject, situation)),
  };

  const redemption: WalletVerb<RedemptionEntry> = {
    payload: ({ code, quantity, amount }) => ['redeem', code, quantity, amount?.amountMinor, amount?.currency],
    refused: aboutPromotion,
    decide: ({ code, quantity, amount }, { record, situation, configuration: state }) =>
      withSubject(code, state, (subject) =>
        redeem(record, subject, { redemptionId: freshRedemptionId(), quantity, amount }, situation),
      ),
  };

  const reversal: WalletVerb<ReversalEntry> = {
    payload: ({ redemptionId }) => ['reverse', redemptionId],
    refused: ({ redemptionId }, refusal) => refusalError(refusal, 'redemption', redemptionId),
    decide: ({ redemptionId }, { record, situation, configuration: state }) =>
      saleRedeeming(record, redemptionId) !== undefined
        ? refuse('REDEEMED_BY_SALE')
        : reverse(record, redemptionId, (index) => promotionAt(state, index), situation),
  };

  const adjustment: WalletVerb<PointsEntry> = {
    payload: ({ change: { kind, points, reason } }) => ['points', kind, points, ...(reason === null ? [] : [reason])],
    refused: (_, refusal) => refusalError(refusal, 'points', ''),
    decide: ({ change }, { record, situation }) => adjustPoints(record, change, situation),
  };

  function subjectOf(code: PromotionCode, { promotions }: ConfigurationState): Subject | null {
    const entry = promotions.get(code);
    if (entry === undefined) return null;
    const { index, value: promotion } = entry;
    return { index: index as PromotionIndex, promotion, terms: shelf.idOf(promotion) };
  }

  function withSubject(
    code: PromotionCode,
    state: ConfigurationState,
    decide: (subject: Subject) => Decision,
  ): Decision {
    const subject = subjectOf(code, state);
    return subject === null ? refuse('UNKNOWN_PROMOTION') : decide(subject);
  }

  async function applyToPromotions<Entry extends PromotionEntry>(
    entries: readonly Entry[],
    verb: WalletVerb<Entry>,
  ): Promise<Answers> {
    const codes = entries.map(({ code }) => code);
    await lookFor(configuration, 'promotions', codes);
    return apply(entries, verb);
  }

  async function promotionStates(answers: Promise<Answers>): Promise<Result<PromotionState, HandbillError>[]> {
    const given = await answers;
    const state = await configuration.loaded();
    return given.map((answer) => (answer.ok ? ok(toState(answer.value.answer, state)) : answer));
  }

  return {
    async activateOnce(entries) {
      const answers = await applyToPromotions(entries, activation);
      return answers.map((answer) => (answer.ok ? ok(answer.value.repeated ? 'repeated' : 'activated') : answer));
    },
    activate: (entries) => promotionStates(applyToPromotions(entries, activation)),
    deactivate: (entries) => promotionStates(applyToPromotions(entries, deactivation)),
    redeem: (entries) => promotionStates(applyToPromotions(entries, redemption)),
    reverse: (entries) => promotionStates(apply(entries, reversal)),
    async adjustPoints(entries) {
      const answers = await apply(entries, adjustment);
      return answers.map((answer) => (answer.ok ? ok(answer.value.answer.points) : err(answer.error)));
    },
  };
}

const aboutPromotion = ({ code }: PromotionEntry, refusal: Refusal): HandbillError =>
  refusalError(refusal, 'promotion', code);

/** Promotions are never removed, so what a wallet names is there. */
function promotionAt({ promotions }: ConfigurationState, index: PromotionIndex): Promotion {
  const entry = promotions.at(index);
  if (entry === undefined) throw new Error(`promotion ${index} of a wallet is not in the configuration`);
  return entry.value;
}

/** The payload hash covers the verb, so an answer is of the verb that asks. */
function promotionAnswer(answer: WalletAnswer): PromotionAnswer {
  if (answer.kind !== 'promotion') throw new Error(`not an answer about a promotion: ${answer.kind}`);
  return answer;
}

function toState(answer: WalletAnswer, state: ConfigurationState): PromotionState {
  const { kind, promotion, ...rest } = promotionAnswer(answer);
  return { ...rest, code: promotionAt(state, promotion).code };
}
