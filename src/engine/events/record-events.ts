import { HandbillError } from '../../base/errors.js';
import type { CampaignId } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import { violation } from '../../base/violation.js';
import {
  type Activate,
  type Custom,
  type CustomerEvent,
  type View,
  validateCustomerEvent,
} from '../../events/customer-event.js';
import { encodeEvent } from '../../events/entry.js';
import { eventIdHash, isSeen, withSeen } from '../../events/seen-events.js';
import { findViewed, type Sighting } from '../../handbill/sighting.js';
import { EVENT_IDS_MAX } from '../../limits.js';
import type { ProfileRecord } from '../../profiles/record.js';
import { decodeProfileRecord, encodeProfileRecord } from '../../profiles/record-codec.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';
import { changeProfiles, type ProfileAccess, type Step } from '../profiles/change-profiles.js';
import { type CountedRecord, countView } from '../profiles/count-funnel.js';
import type { ActivateOnce } from '../wallets/wallet-verbs.js';
import type { EventOutcome, EventVerbs } from './event-requests.js';

interface Dependencies extends ProfileAccess {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly activateOnce: ActivateOnce;
}

/** Events that change nothing but what the profile has seen. */
type Told = CustomerEvent<View | Custom>;

/** See EventVerbs.recordEvents. */
export function createRecordEvents(dependencies: Dependencies): EventVerbs['recordEvents'] {
  const { configuration, clock, activateOnce } = dependencies;

  /** Views and custom events: checked against the record, remembered in it, and told in the outbox. */
  async function tell(inputs: readonly Told[], nowMs: number): Promise<EventOutcome[]> {
    const state = await configuration.loaded();
    const { version } = state;
    const outcomes = await tellKnowing(inputs, nowMs, state);
    const refused = outcomes.flatMap(({ kind }, at) => (kind === 'refused' ? [at] : []));
    if (refused.length === 0) return outcomes;
    // Campaign or promotion may have come to another server a moment ago.
    await configuration.look();
    if (state.version === version) return outcomes;
    const again = await tellKnowing(
      refused.map((at) => inputs[at]!),
      nowMs,
      state,
    );
    for (const [i, at] of refused.entries()) outcomes[at] = again[i]!;
    return outcomes;
  }

  function tellKnowing(inputs: readonly Told[], nowMs: number, state: ConfigurationState): Promise<EventOutcome[]> {
    return changeProfiles<Told, ProfileRecord, EventOutcome>(
      dependencies,
      {
        validate: (input) => validateCustomerEvent(input, nowMs),
        read: (records) => decodeProfileRecord(records.profile.bytes),
        apply: (record, input) => applyEvent(record, input, state),
        write: (record) => ({ profile: encodeProfileRecord(record) }),
      },
      inputs,
    );
  }

  /** As verbs of the wallet; the event's id makes each idempotent. */
  async function activate(inputs: readonly CustomerEvent<Activate>[], nowMs: number): Promise<EventOutcome[]> {
    const violations = inputs.map((input) => validateCustomerEvent(input, nowMs));
    const valid = inputs.filter((_, i) => violations[i]!.length === 0);
    const entries = valid.map(({ eventId, deed: { profile, promotion } }) => ({
      profile,
      code: promotion,
      requestId: eventId,
    }));
    const answers = entries.length === 0 ? [] : await activateOnce(entries);
    const outcomes = answers.map((answer): EventOutcome => {
      if (!answer.ok) return { kind: 'refused', error: answer.error };
      return { kind: answer.value === 'repeated' ? 'duplicate' : 'recorded' };
    });
    return violations.map((wrong) =>
      wrong.length === 0 ? outcomes.shift()! : { kind: 'rejected', violations: wrong },
    );
  }

  return async (inputs) => {
    refuseTooMany(inputs);
    const nowMs = clock();
    const told = await tell(inputs.filter(isTold), nowMs);
    const activated = await activate(inputs.filter(isActivate), nowMs);
    return inputs.map((input) => (isTold(input) ? told : activated).shift()!);
  };
}

const isActivate = (event: CustomerEvent): event is CustomerEvent<Activate> => event.deed.kind === 'activate';
const isTold = (event: CustomerEvent): event is Told => !isActivate(event);

/** A call that is repeated as a whole has to find all of its ids. */
function refuseTooMany(inputs: readonly CustomerEvent[]): void {
  const counts = new Map<string, number>();
  for (const { profileId } of inputs) {
    const count = (counts.get(profileId) ?? 0) + 1;
    counts.set(profileId, count);
    if (count <= EVENT_IDS_MAX) continue;
    const reason = `must not have more than ${EVENT_IDS_MAX} events of one profile`;
    throw HandbillError.invalid([violation('events', profileId, reason)]);
  }
}

function applyEvent(record: ProfileRecord, event: Told, state: ConfigurationState): Step<ProfileRecord, EventOutcome> {
  const { deed } = event;
  const idHash = eventIdHash(event.eventId);
  if (isSeen(record, idHash)) return { outcome: { kind: 'duplicate' }, state: record, events: [] };
  const told = deed.kind === 'view' ? tellView(record, event, deed, state) : tellCustom(record, event, deed);
  if (told === null) return { outcome: { kind: 'refused', error: notHeld() }, state: record, events: [] };
  return { outcome: { kind: 'recorded' }, state: withSeen(told.record, idHash), events: told.entries };
}

const notHeld = () =>
  new HandbillError('FAILED_PRECONDITION', "the profile doesn't hold what it is said to have seen", {
    reason: 'NOT_ASSIGNED',
  });

/** Null: the profile doesn't hold what it says it has seen. */
function tellView(
  record: ProfileRecord,
  { eventId, profileId, timeMs }: Told,
  { handbillId, slot, promotion: code }: View,
  state: ConfigurationState,
): CountedRecord | null {
  const { promotions, campaigns } = state;
  const promotion = code === null ? null : (promotions.get(code)?.index as Sighting['promotion']);
  const viewed = findViewed(
    record,
    profileId,
    { handbillId, slot, promotion },
    (campaign) => campaigns.at(campaign)?.key as CampaignId | undefined,
  );
  if (viewed === null) return null;
  const { handbill, ...seen } = viewed;
  const entry = encodeEvent({ type: 'handbill.view', profileId, timeMs, eventId, handbillId, ...seen });
  const counted = countView(record, handbill, seen.slot, timeMs, state);
  return { record: counted.record, entries: [entry, ...counted.entries] };
}

function tellCustom(
  record: ProfileRecord,
  { eventId, profileId, timeMs }: Told,
  { name, properties }: Custom,
): CountedRecord {
  const entry = encodeEvent({ type: 'client.custom', profileId, timeMs, eventId, name, properties });
  return { record, entries: [entry] };
}
