import type { PromotionCode } from '../../src/base/ids.js';
import type { Currency } from '../../src/base/money.js';
import type { Engine, HandbillView } from '../../src/engine/engine.js';
import { blankPromotion } from '../../src/promotions/patch.js';
import type { Promotion } from '../../src/promotions/promotion.js';

type Verbs = { readonly [Area in keyof Engine]?: Partial<Engine[Area]> };

/** An engine of the given verbs; any other verb fails the call that asks for it. */
export function fakeEngine(verbs: Verbs): Engine {
  const area = (given: object = {}) =>
    new Proxy(given, {
      get: (target, name) =>
        Reflect.get(target, name) ?? (() => Promise.reject(new Error(`unexpected call of ${String(name)}`))),
    });
  return {
    handbills: area(verbs.handbills),
    items: area(verbs.items),
    promotions: area(verbs.promotions),
    campaigns: area(verbs.campaigns),
    events: area(verbs.events),
    models: area(verbs.models),
    policies: area(verbs.policies),
    simulations: area(verbs.simulations),
    wallets: area(verbs.wallets),
    profiles: area(verbs.profiles),
    reports: area(verbs.reports),
  } as Engine;
}

export const EUR = 'EUR' as Currency;

export function promotion(code: string, changes: Partial<Promotion> = {}): Promotion {
  return {
    ...blankPromotion(code as PromotionCode, EUR),
    name: `Promotion ${code}`,
    visibility: 'PUBLISH',
    ...changes,
  };
}

/** A handbill of the given promotions and one empty slot. */
export function handbillView(offers: readonly Promotion[], changes: Partial<HandbillView> = {}): HandbillView {
  return {
    handbillId: 'hb-1' as HandbillView['handbillId'],
    profileId: 'p-1' as HandbillView['profileId'],
    campaignId: 'weekly' as HandbillView['campaignId'],
    variantId: 'a',
    arm: 'a',
    startMs: 1_700_000_000_123,
    endMs: 1_700_604_800_123,
    modelVersion: 0,
    algorithm: 'AI_ENGINE',
    seed: 4_294_967_295,
    slots: [
      ...offers.map(
        (offer, slot) => ({ kind: 'offer', slot, group: 'main', promotion: offer, held: null, score: 0.25 }) as const,
      ),
      { kind: 'empty', slot: offers.length, group: 'main', reason: 'TOO_FEW_CANDIDATES' },
    ],
    ...changes,
  };
}
