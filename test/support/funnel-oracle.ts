import type { CampaignId, CampaignIndex, ProfileId, PromotionIndex } from '../../src/base/ids.js';
import type { EventOf, OutboxEvent } from '../../src/events/event.js';
import type { CampaignFunnel, FunnelQuestion } from '../../src/funnel/campaign-funnel.js';
import type { Funnel, StageCount } from '../../src/funnel/stage.js';
import type { HandbillOrigin } from '../../src/handbill/handbill.js';
import { handbillId } from '../../src/handbill/window.js';

/** What the events don't tell of a campaign. */
export interface OracleCampaign {
  readonly index: CampaignIndex;
  readonly zone: string;
  revision: number;
}

type Reached = 'assigned' | 'viewed' | 'activated' | 'redeemed';

interface Offer {
  readonly handbill: Assigned;
  readonly slot: number;
  readonly group: number;
  readonly promotion: PromotionIndex;
  /** When it came to a stage for the first time. */
  readonly first: Map<Reached, { readonly day: number; readonly deed: number }>;
}

interface Assigned {
  readonly campaign: OracleCampaign;
  readonly campaignId: CampaignId;
  readonly revision: number;
  readonly arm: string;
  readonly startMs: number;
  readonly endDay: number;
  /** For whom it would expire unused: whoever it was assigned to, as of then. */
  readonly holder: object;
  readonly offers: Offer[];
}

/** Something that was told, of some offers of a handbill. */
interface Deed {
  readonly handbill: Assigned;
  readonly stage: Reached;
  readonly day: number;
  readonly offers: readonly Offer[];
  readonly firstOffers: readonly Offer[];
  readonly isFirstOnDay: boolean;
  readonly isFirstInRevision: boolean;
}

/** Profiles that were merged are one, but what each had done before had been done by two. */
interface Person {
  readonly tokens: object[];
  /** Those whose handbills expire apart, by experiment: of the profile itself first. */
  readonly holders: Map<string, object[]>;
  readonly handbills: Assigned[];
}

/** The counts of funnels as the specification tells them: everything is kept, and looked through at every question. */
export function createFunnelOracle(campaigns: ReadonlyMap<CampaignId, OracleCampaign>) {
  const people = new Map<ProfileId, Person>();
  const handbills: Assigned[] = [];
  const ghosts: { readonly campaign: OracleCampaign; revision: number; arm: string; day: number; offers: number }[] =
    [];
  const deeds: Deed[] = [];
  const seen = new Map<string, Set<object>>();

  const personOf = (profileId: ProfileId): Person => {
    const found = people.get(profileId) ?? { tokens: [{}], holders: new Map(), handbills: [] };
    people.set(profileId, found);
    return found;
  };

  const isFirst = (key: string, { tokens }: Person): boolean => {
    const before = seen.get(key) ?? new Set();
    seen.set(key, before);
    const first = tokens.every((token) => !before.has(token));
    before.add(tokens[0]!);
    return first;
  };

  function tell(person: Person, handbill: Assigned, stage: Reached, day: number, offers: readonly Offer[]): void {
    const experiment = `${handbill.campaign.index} ${handbill.revision} ${handbill.arm} ${stage}`;
    const firstOffers = offers.filter(({ first }) => !first.has(stage));
    for (const { first } of firstOffers) first.set(stage, { day, deed: deeds.length });
    deeds.push({
      handbill,
      stage,
      day,
      offers,
      firstOffers,
      isFirstOnDay: isFirst(`${experiment} ${day}`, person),
      isFirstInRevision: isFirst(experiment, person),
    });
  }

  function assigned(event: EventOf<'handbill.assign'>): void {
    const campaign = campaigns.get(event.campaignId)!;
    const { revision, zone } = campaign;
    const day = dayOf(event.timeMs, zone);
    const arm = event.arm!;
    const filled = event.promotions.flatMap((promotion, slot) => (promotion === null ? [] : [{ promotion, slot }]));
    if (arm === 'CONTROL' || arm === 'HOLDOUT') {
      ghosts.push({ campaign, revision, arm, day, offers: filled.length });
      return;
    }
    const person = personOf(event.profileId);
    const experiment = `${event.campaignId} ${revision} ${arm}`;
    const holders = person.holders.get(experiment) ?? [{}];
    person.holders.set(experiment, holders);
    const handbill: Assigned = {
      campaign,
      campaignId: event.campaignId,
      revision,
      arm,
      startMs: event.startMs ?? event.timeMs,
      endDay: dayOf(event.endMs - 1, zone),
      holder: holders[0]!,
      offers: [],
    };
    for (const { slot, promotion } of filled) {
      handbill.offers.push({ handbill, slot, promotion, group: event.groups![slot]!, first: new Map() });
    }
    handbills.push(handbill);
    person.handbills.push(handbill);
    tell(person, handbill, 'assigned', day, handbill.offers);
  }

  /** `origin`: where the wallet says that the promotion was offered. */
  function replay(event: OutboxEvent, origin: HandbillOrigin | null): void {
    const person = personOf(event.profileId);
    switch (event.type) {
      case 'handbill.assign':
        assigned(event);
        return;
      case 'handbill.view': {
        const found = person.handbills.find(
          ({ campaignId, startMs }) => handbillId(event.profileId, campaignId, startMs) === event.handbillId,
        )!;
        const offers = found.offers.filter(({ slot }) => event.slot === null || event.slot === slot);
        tell(person, found, 'viewed', dayOf(event.timeMs, found.campaign.zone), offers);
        return;
      }
      case 'client.activatePromotion':
      case 'client.redeemPromotion': {
        if (origin === null) return;
        const stage = event.type === 'client.activatePromotion' ? 'activated' : 'redeemed';
        const offers = person.handbills
          .filter(({ campaign, startMs }) => campaign.index === origin.campaign && startMs === origin.startMs)
          .flatMap((handbill) => handbill.offers)
          .filter(({ slot, promotion }) => slot === origin.slot && promotion === event.promotion);
        const activated = offers.find(({ first }) => stage === 'redeemed' && first.has('activated'));
        const offer = activated ?? offers[0]!;
        tell(person, offer.handbill, stage, dayOf(event.timeMs, offer.handbill.campaign.zone), [offer]);
      }
    }
  }

  return {
    replay,
    merged(from: ProfileId, into: ProfileId): void {
      const [taken, person] = [personOf(from), personOf(into)];
      person.tokens.push(...taken.tokens);
      for (const [experiment, holders] of taken.holders) {
        person.holders.set(experiment, [...(person.holders.get(experiment) ?? []), ...holders]);
      }
      person.handbills.push(...taken.handbills);
      people.delete(from);
    },
    erased(profileId: ProfileId): void {
      people.delete(profileId);
    },
    deeds: () => deeds.length,
    answer: (question: FunnelQuestion) => answer(question),
  };

  function answer({
    campaign,
    revision,
    from,
    to,
    today,
  }: FunnelQuestion): Omit<CampaignFunnel, 'daysSince' | 'partsSince'> {
    // Not of a day that isn't one.
    const within = (day: number): boolean =>
      !Number.isNaN(day) && (from === null || day >= from) && (to === null || day < to);
    const isAsked = (each: { campaign: OracleCampaign; revision: number }): boolean =>
      each.campaign.index === campaign && each.revision === revision;
    const ofRevision = deeds.filter(({ handbill }) => isAsked(handbill));
    const unused = handbills
      .filter(isAsked)
      .flatMap(({ offers }) => offers)
      .filter(({ first }) => !first.has('redeemed'));
    const arms = [...new Set([...handbills, ...ghosts].filter(isAsked).map(({ arm }) => arm))].sort();

    /** The funnel of an arm on some days, as far as offers are of a part. `distinct`: what counts as a profile. */
    function funnel(
      arm: string,
      takesDay: (day: number) => boolean,
      takes: (offer: Offer) => boolean,
      distinct: 'day' | 'revision' | 'handbill',
    ): Funnel {
      const ofArm = handbills.filter((each) => isAsked(each) && each.arm === arm);
      const stage = (name: Reached): StageCount => {
        const told = ofRevision
          .filter((deed) => deed.handbill.arm === arm && deed.stage === name && takesDay(deed.day))
          .filter(({ offers }) => distinct !== 'handbill' || offers.some(takes));
        const firsts = told.flatMap(({ firstOffers }) => firstOffers.filter(takes));
        const profiles = {
          day: told.filter(({ isFirstOnDay }) => isFirstOnDay).length,
          revision: told.filter(({ isFirstInRevision }) => isFirstInRevision).length,
          handbill: ofArm.filter(({ offers }) => takesDay(firstDayOf(offers.filter(takes), name))).length,
        };
        return { offers: firsts.length, events: told.length, profiles: profiles[distinct] };
      };
      const open = unused.filter((offer) => offer.handbill.arm === arm && takes(offer));
      const expired = open.filter(({ handbill: { endDay } }) => takesDay(endDay) && endDay < today);
      const handbillsOf = new Set(expired.map(({ handbill }) => handbill)).size;
      const holders = new Set(expired.map(({ handbill }) => handbill.holder));
      const firstDay = (holder: object): number =>
        Math.min(...open.filter(({ handbill }) => handbill.holder === holder).map(({ handbill }) => handbill.endDay));
      const inRevision = [...holders].filter((holder) => takesDay(firstDay(holder)));
      const profiles = { day: holders.size, revision: inRevision.length, handbill: handbillsOf };
      return {
        assigned: stage('assigned'),
        viewed: stage('viewed'),
        activated: stage('activated'),
        redeemed: stage('redeemed'),
        expiredUnused: { offers: expired.length, events: handbillsOf, profiles: profiles[distinct] },
      };
    }

    const ghostsOf = (arm: string, takesDay: (day: number) => boolean): number =>
      ghosts
        .filter((each) => isAsked(each) && each.arm === arm && takesDay(each.day))
        .reduce((sum, { offers }) => sum + offers, 0);
    const all = (): boolean => true;
    const parts = <T extends number>(arm: string, idOf: (offer: Offer) => T) => {
      const ofArm = handbills.filter((each) => isAsked(each) && each.arm === arm);
      const ids = new Set(ofArm.flatMap(({ offers }) => offers.map(idOf)));
      return [...ids]
        .sort((a, b) => a - b)
        .map((id) => ({ arm, id, funnel: funnel(arm, within, (offer) => idOf(offer) === id, 'handbill') }))
        .filter(({ funnel }) => isSomething(funnel));
    };
    const days = new Set([
      ...ofRevision.map(({ day }) => day),
      ...handbills.filter(isAsked).map(({ endDay }) => endDay),
      ...ghosts.filter(isAsked).map(({ day }) => day),
    ]);
    return {
      arms: arms.map((arm) => ({ arm, funnel: funnel(arm, within, all, 'revision'), ghosts: ghostsOf(arm, within) })),
      slots: arms.flatMap((arm) => parts(arm, ({ slot }) => slot).map(({ id, ...of }) => ({ ...of, slot: id }))),
      groups: arms.flatMap((arm) => parts(arm, ({ group }) => group).map(({ id, ...of }) => ({ ...of, group: id }))),
      promotions: arms.flatMap((arm) =>
        parts(arm, ({ promotion }) => promotion).map(({ id, ...of }) => ({ ...of, promotion: id })),
      ),
      days: arms.flatMap((arm) =>
        [...days]
          .filter(within)
          .sort((a, b) => a - b)
          .map((day) => ({
            arm,
            day,
            funnel: funnel(arm, (each) => each === day, all, 'day'),
            ghosts: ghostsOf(arm, (each) => each === day),
          }))
          .filter((each) => each.ghosts > 0 || isSomething(each.funnel)),
      ),
    };
  }
}

/** The day on which the first of some offers came to the stage; NaN: none has. */
function firstDayOf(offers: readonly Offer[], stage: Reached): number {
  const firsts = offers.flatMap(({ first }) => first.get(stage) ?? []);
  return firsts.reduce((a, b) => (b.deed < a.deed ? b : a), { day: Number.NaN, deed: Number.POSITIVE_INFINITY }).day;
}

const isSomething = (funnel: Funnel): boolean =>
  Object.values(funnel).some(({ offers, events, profiles }) => offers + events + profiles > 0);

const formats = new Map<string, Intl.DateTimeFormat>();

/** By the calendar of Intl, not by offsets. */
function dayOf(instantMs: number, zone: string): number {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  formats.set(zone, format);
  return Date.parse(`${format.format(instantMs)}T00:00:00Z`) / 86_400_000;
}
