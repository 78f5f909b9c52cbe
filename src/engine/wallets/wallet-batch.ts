import { HandbillError } from '../../base/errors.js';
import type { ProfileId, TermsId } from '../../base/ids.js';
import { err, ok, type Result } from '../../base/result.js';
import { encodeEvent } from '../../events/entry.js';
import type { ProfileRecord } from '../../profiles/record.js';
import type { Exhausted } from '../../promotions/caps.js';
import type { Promotion } from '../../promotions/promotion.js';
import type { WalletAnswer } from '../../wallet/answered-request.js';
import { answerBefore, requestKey, withAnswer } from '../../wallet/idempotency.js';
import { type Refusal, refuse } from '../../wallet/refusal.js';
import type { Decision, Situation, WalletEventType } from '../../wallet/situation.js';
import { FULL_REASON } from '../../wallet/use.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';
import { knownIn } from '../configuration/known-in.js';
import type { LimitWatch } from '../limits/limit-watch.js';
import type { Sweeper } from '../limits/sweep-reservations.js';
import { countUses } from '../profiles/count-funnel.js';
import { stateOfRecord } from './record-known.js';
import type { TermsShelf } from './terms-shelf.js';
import type { WalletAttempt, WalletChange, WalletChanger } from './wallet-change.js';
import type { WalletEntry } from './wallet-requests.js';
import { walletSituation } from './wallet-situation.js';

/** One verb of the wallet, for any entry. */
export interface WalletVerb<Entry> {
  /** Everything that the entry asks for, for comparison with an earlier one of the same request id. */
  payload(entry: Entry): readonly unknown[];
  decide(entry: Entry, work: VerbWork): Decision | Promise<Decision>;
  /** The error that a refusal becomes. */
  refused(entry: Entry, refusal: Refusal): HandbillError;
}

export interface VerbWork {
  readonly record: ProfileRecord;
  readonly situation: Situation;
  readonly configuration: ConfigurationState;
  /** Terms that `situation.termsAt` knows; an activation adds its own. */
  readonly terms: Map<TermsId, Promotion>;
}

interface Dependencies {
  readonly configuration: Configuration;
  readonly changer: WalletChanger;
  readonly shelf: TermsShelf;
  readonly limitWatch: LimitWatch;
  readonly sweeper: Sweeper;
}

export interface GivenAnswer {
  readonly answer: WalletAnswer;
  /** It is the one that the request got before. */
  readonly repeated: boolean;
}

export type Answers = Result<GivenAnswer, HandbillError>[];

/** An entry and its place in the batch. */
interface Placed<Entry> {
  readonly at: number;
  readonly entry: Entry;
}

/**
 * Applies a verb to a batch of entries: those of one profile in their order, as one change of its record; different profiles at once
 * and independently. One answer an entry.
 */
export function createWalletBatch({ configuration, changer, shelf, limitWatch, sweeper }: Dependencies) {
  return async <Entry extends WalletEntry>(entries: readonly Entry[], verb: WalletVerb<Entry>): Promise<Answers> => {
    sweeper.start();
    const state = await configuration.loaded();
    await limitWatch.loaded();
    const { exhausted } = limitWatch;
    const answers = new Array<Answers[number]>(entries.length);
    const byProfile = new Map<ProfileId, Placed<Entry>[]>();
    for (const [at, entry] of entries.entries()) {
      const { profileId } = entry.profile;
      const ofProfile = byProfile.get(profileId);
      if (ofProfile) ofProfile.push({ at, entry });
      else byProfile.set(profileId, [{ at, entry }]);
    }
    await Promise.all(
      [...byProfile].map(async ([profileId, placed]) => {
        const given = await changer
          .change(profileId, (attempt) => applyAll(attempt, placed, verb, state, exhausted))
          .catch((error: unknown): Answers => {
            if (error instanceof HandbillError) return placed.map(() => err(error));
            throw error;
          });
        for (const [i, { at }] of placed.entries()) answers[at] = given[i]!;
      }),
    );
    return answers;
  };

  async function applyAll<Entry extends WalletEntry>(
    attempt: WalletAttempt,
    placed: readonly Placed<Entry>[],
    verb: WalletVerb<Entry>,
    state: ConfigurationState,
    exhausted: Exhausted,
  ): Promise<WalletChange<Answers>> {
    await stateOfRecord(configuration, attempt.record);
    const terms = await shelf.of(attempt.record, state);
    const { profileId, nowMs, history } = attempt;
    let { record } = attempt;
    const stored = { attributes: record.attributes, history: history.bytes };
    const events: Uint8Array[] = [];
    const answer: Answers = [];
    for (const { entry } of placed) {
      const situation = walletSituation({
        configuration: state,
        profile: knownIn(state, { ...entry.profile, profileId }, stored, nowMs),
        handbills: record.handbills,
        nowMs,
        terms,
        exhausted,
      });
      const applied = await apply(attempt, { record, situation, configuration: state, terms }, entry, verb);
      if (applied.ok) {
        record = applied.value.record;
        events.push(...applied.value.events);
        answer.push(ok(applied.value.answer));
      } else {
        answer.push(err(verb.refused(entry, applied.error)));
      }
    }
    return { answer, record, events };
  }
}

/** One entry: answered before, refused, or decided and counted. */
async function apply<Entry extends WalletEntry>(
  attempt: WalletAttempt,
  work: VerbWork,
  entry: Entry,
  verb: WalletVerb<Entry>,
): Promise<Result<WalletChange<GivenAnswer>, Refusal>> {
  const { record, situation, configuration } = work;
  const key = entry.requestId === null ? null : requestKey(entry.requestId, verb.payload(entry));
  const before = key === null ? ok(null) : answerBefore(record, key);
  if (!before.ok) return before;
  if (before.value !== null) return ok({ answer: { answer: before.value, repeated: true }, record, events: [] });
  const decision = await verb.decide(entry, work);
  if (!decision.ok) return decision;
  const { wallet, answer, uses, events } = decision.value;
  const decided: ProfileRecord = { ...record, ...wallet };
  const remembered = key === null ? ok(decided) : withAnswer(decided, key, answer, situation.nowMs);
  if (!remembered.ok) return remembered;
  const full = await attempt.reserve(uses);
  if (full !== null) return refuse(FULL_REASON[full.cap]);
  const counted = countUses(remembered.value, events, configuration);
  return ok({
    answer: { answer, repeated: false },
    record: counted.record,
    events: [...events.map((event) => encodeEvent<WalletEventType>(event)), ...counted.entries],
  });
}
