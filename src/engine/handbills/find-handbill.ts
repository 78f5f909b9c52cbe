import { HandbillError } from '../../base/errors.js';
import type { HandbillId, ProfileId } from '../../base/ids.js';
import { assignmentOf } from '../../events/entry.js';
import type { EventOf } from '../../events/event.js';
import { keptCircumstances } from '../../handbill/circumstances.js';
import type { Exploration } from '../../handbill/exposure.js';
import { armOf, type Handbill } from '../../handbill/handbill.js';
import { handbillId, handbillSeed } from '../../handbill/window.js';
import { decodeProfileRecord } from '../../profiles/record-codec.js';
import type { Outbox } from '../../store/port.js';
import type { Configuration } from '../configuration/configuration.js';
import { outboxPages } from '../outbox/outbox-pages.js';
import type { LiveProfiles } from '../profiles/live-profiles.js';
import type { AssignedHandbill } from './handbill-explanation.js';

interface Dependencies {
  readonly live: LiveProfiles;
  readonly outbox: Outbox;
  readonly configuration: Configuration;
}

export type FindHandbill = (
  id: HandbillId,
  profileId: ProfileId | null,
  signal: AbortSignal,
) => Promise<AssignedHandbill>;

/**
 * A handbill by its id: in the record of its profile, where that is named, which keeps it until the next assignment after its end; otherwise in the
 * events, as long as they are held. NOT_FOUND: in neither; CANCELLED: the signal was aborted before it was found.
 */
export function createFindHandbill({ live, outbox, configuration }: Dependencies): FindHandbill {
  async function inRecord(id: HandbillId, asked: ProfileId): Promise<AssignedHandbill | null> {
    const { campaigns } = await configuration.loaded();
    const [found] = await live.load([asked]);
    const { handbills, mergedFrom } = decodeProfileRecord(found!.records.profile.bytes);
    const names = [asked, found!.profileId, ...mergedFrom];
    for (const handbill of handbills) {
      const campaignId = campaigns.at(handbill.campaign)?.value.campaignId;
      if (campaignId === undefined) continue;
      const { startMs, seed } = handbill;
      if (!names.some((name) => handbillId(name, campaignId, startMs) === id)) continue;
      // A profile that became part of another one took its handbills along, but not their seeds.
      const profileId = names.find((name) => handbillSeed(name, campaignId, startMs) === seed) ?? asked;
      const slots = handbill.slots.map(slotOfRecord);
      return { ...handbill, handbillId: id, profileId, campaignId, arm: armOf(handbill), slots };
    }
    return null;
  }

  async function inEvents(id: HandbillId, signal: AbortSignal): Promise<AssignedHandbill | null> {
    for await (const page of outboxPages(outbox)) {
      if (signal.aborted) throw new HandbillError('CANCELLED', 'the caller has gone');
      for (const entry of page.events) {
        const event = assignmentOf(entry);
        if (event?.handbillId === id) return fromEvent(event);
      }
    }
    return null;
  }

  return async (id, profileId, signal) => {
    const found = (profileId === null ? null : await inRecord(id, profileId)) ?? (await inEvents(id, signal));
    if (found) return found;
    const where =
      profileId === null
        ? 'no event that is held tells of it; name the profile, whose record may'
        : 'neither the record of the profile nor an event that is held tells of it: it ended and was replaced, its profile was erased, or it never was';
    throw new HandbillError('NOT_FOUND', `handbill "${id}" is not known any more: ${where}`, {
      reason: 'HANDBILL_UNKNOWN',
      metadata: { handbill_id: id },
    });
  };
}

const slotOfRecord = (slot: Handbill['slots'][number]) =>
  slot.kind === 'filled' ? { promotion: slot.promotion, score: slot.score } : { promotion: null, score: null };

function explorationOf({
  shuffled,
  propensities,
  explored,
  candidates,
}: EventOf<'handbill.assign'>): Exploration | null {
  if (shuffled === null || propensities === null || explored === null || candidates === null) return null;
  return candidates.promotions.length > 0 || shuffled ? { shuffled, propensities, explored } : null;
}

function fromEvent(event: EventOf<'handbill.assign'>): AssignedHandbill {
  const { profileId, campaignId, timeMs, promotions, scores, ...rest } = event;
  const startMs = rest.startMs ?? timeMs;
  return {
    handbillId: rest.handbillId as HandbillId,
    profileId,
    campaignId,
    variantId: rest.variantId,
    arm: rest.arm ?? rest.variantId,
    startMs,
    endMs: rest.endMs,
    assignedAtMs: timeMs,
    modelVersion: rest.modelVersion,
    seed: handbillSeed(profileId, campaignId, startMs),
    slots: promotions.map((promotion, i) => ({ promotion, score: scores?.[i] ?? null })),
    exploration: explorationOf(event),
    circumstances: keptCircumstances(rest),
  };
}
