import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProfileId, PromotionCode } from '../../../src/base/ids.js';
import { pathText } from '../../../src/base/violation.js';
import type { EventOutcome, HandbillView } from '../../../src/engine/engine.js';
import type { CustomerDeed, CustomerEvent } from '../../../src/events/customer-event.js';
import { readEntry } from '../../../src/events/entry.js';
import {
  CLOCK_SKEW_MAX_MS,
  EVENT_IDS_MAX,
  EVENT_PROPERTIES_MAX,
  EVENT_TEXT_CHARS_MAX,
  KEY_CHARS_MAX,
} from '../../../src/limits.js';
import { type Grocery, openGrocery, profile, stock, WEEKLY } from '../../support/grocery.js';

let grocery: Grocery;
let now: number;
let handbill: HandbillView;

beforeEach(async () => {
  grocery = await openGrocery();
  await stock(grocery.engine, 8);
  now = grocery.clock.nowMs;
  handbill = await grocery.engine.handbills.get({ profile: profile('anna'), campaignId: WEEKLY });
});

afterEach(() => grocery.close());

function event(eventId: string, deed: CustomerDeed, changes: Partial<CustomerEvent> = {}): CustomerEvent {
  return { eventId, profileId: 'anna' as ProfileId, timeMs: now, deed, ...changes };
}
const custom = (name: string, properties = {}): CustomerDeed => ({ kind: 'custom', name, properties });
const view = (slot: number | null, code: string | null = null, handbillId: string = handbill.handbillId) =>
  ({ kind: 'view', handbillId, slot, promotion: code as PromotionCode | null }) as const;

const record = (...events: CustomerEvent[]): Promise<EventOutcome[]> => grocery.engine.events.recordEvents(events);
const kindsOf = async (...events: CustomerEvent[]) => (await record(...events)).map(({ kind }) => kind);
const refusedFields = async (changes: Partial<CustomerEvent>, deed = custom('x')) => {
  const [outcome] = await record(event('e', deed, changes));
  return outcome!.kind === 'rejected' ? outcome!.violations.map(({ path }) => pathText(path)) : outcome!.kind;
};

async function told() {
  const { events } = await grocery.store.outbox.read('', 10_000);
  return events.flatMap(readEntry).filter(({ type }) => type !== 'handbill.assign');
}

const codeIn = (slot: number): string => {
  const offer = handbill.slots[slot]!;
  if (offer.kind !== 'offer') throw new Error('the slot is empty');
  return offer.promotion.code;
};

describe('recording events', () => {
  test('tells each once: a repeated id is a duplicate, in the same batch, later, and from another server', async () => {
    const opened = event('e1', custom('opened', { screen: 'home', seconds: 2.5, first: true }));
    expect(await kindsOf(opened, opened)).toEqual(['recorded', 'duplicate']);
    expect(await kindsOf(opened)).toEqual(['duplicate']);
    expect(await grocery.anotherEngine().events.recordEvents([opened])).toEqual([{ kind: 'duplicate' }]);
    expect(await told()).toMatchObject([
      {
        type: 'client.custom',
        eventId: 'e1',
        name: 'opened',
        properties: { screen: 'home', seconds: 2.5, first: true },
      },
    ]);
  });

  test('ids are those of one profile, and survive a new handbill', async () => {
    expect(
      await kindsOf(event('e1', custom('x')), event('e1', custom('x'), { profileId: 'bert' as ProfileId })),
    ).toEqual(['recorded', 'recorded']);
    grocery.clock.nowMs = handbill.endMs;
    await grocery.engine.handbills.get({ profile: profile('anna'), campaignId: WEEKLY });
    expect(await kindsOf(event('e1', custom('x')))).toEqual(['duplicate']);
  });

  test.each([
    ['a text', custom('pay', { note: 'my card 4111 1111 1111 1111' }), ['custom', 'properties', 'note']],
    ['a number', custom('pay', { number: 4111111111111111 }), ['custom', 'properties', 'number']],
    ['the name of a property', custom('pay', { '4111111111111111': 1 }), ['custom', 'properties']],
    ['the name of an event', custom('4111-1111-1111-1111'), ['custom', 'name']],
  ])('refuses a card number in %s, and repeats and stores it nowhere', async (_, deed, path) => {
    const [outcome] = await record(event('e1', deed));
    expect(outcome).toMatchObject({
      kind: 'rejected',
      violations: [{ path, reason: expect.stringMatching(/payment card/) }],
    });
    const digits = /4111.?1111.?1111.?1111/;
    expect(JSON.stringify(outcome)).not.toMatch(digits);
    for await (const { key, value } of grocery.store.everything()) {
      expect(`${Buffer.from(key)} ${Buffer.from(value)}`).not.toMatch(digits);
    }
  });

  test('takes ordinary numbers, and ids that only look like cards', async () => {
    const scanned = custom('scan', { ean: '4006381333023', receipt: '7000000000000005', atMs: 1764171600000 });
    expect(await kindsOf(event('4111111111111111', scanned))).toEqual(['recorded']);
  });

  test('remembers the newest ids, at the limit N and N + 1', async () => {
    const many = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => event(`e${from + i}`, custom('x')));
    await record(...many(0, EVENT_IDS_MAX));
    expect(await kindsOf(many(0, 1)[0]!)).toEqual(['duplicate']);
    expect(await kindsOf(...many(EVENT_IDS_MAX, 1))).toEqual(['recorded']);
    expect(await kindsOf(...many(0, 1), ...many(2, 1))).toEqual(['recorded', 'duplicate']);
    await expect(record(...many(1_000, EVENT_IDS_MAX + 1))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test('one profile from many callers at once: each once', async () => {
    const other = grocery.anotherEngine();
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        (i % 2 ? other : grocery.engine).events.recordEvents([event(`e${i % 20}`, custom('x'))]),
      ),
    );
    expect(outcomes.flat().filter(({ kind }) => kind === 'recorded')).toHaveLength(20);
    expect(await told()).toHaveLength(20);
  });
});

describe('views', () => {
  test('are completed from the handbill that the profile holds', async () => {
    const [slot, code] = [2, codeIn(2)];
    expect(await kindsOf(event('e1', view(null)), event('e2', view(slot)), event('e3', view(null, code)))).toEqual([
      'recorded',
      'recorded',
      'recorded',
    ]);
    const { handbillId, campaignId, variantId } = handbill;
    const head = { type: 'handbill.view', handbillId, campaignId, variantId };
    const promotion = expect.any(Number);
    expect(await told()).toMatchObject([
      { ...head, slot: null, promotion: null },
      { ...head, slot, promotion },
      { ...head, slot, promotion },
    ]);
  });

  test('of what it does not hold are refused, and may be sent again', async () => {
    const wrong = [
      view(null, null, 'another'),
      view(99),
      view(0, codeIn(1)),
      view(null, 'no-such-promotion'),
      view(0, 'no-such-promotion'),
    ];
    expect(await kindsOf(...wrong.map((deed, i) => event(`e${i}`, deed)))).toEqual(wrong.map(() => 'refused'));
    expect(await kindsOf(event('e9', view(0), { profileId: 'bert' as ProfileId }))).toEqual(['refused']);
    expect(await kindsOf(event('e0', view(0, codeIn(0))))).toEqual(['recorded']);
  });

  test('of a handbill that has ended count until the next one is there', async () => {
    grocery.clock.nowMs = handbill.endMs;
    expect(await kindsOf(event('late', view(0)))).toEqual(['recorded']);
    await grocery.engine.handbills.get({ profile: profile('anna'), campaignId: WEEKLY });
    expect(await kindsOf(event('too-late', view(0)))).toEqual(['refused']);
  });
});

describe('activations', () => {
  const activate = (code: string): CustomerDeed => ({
    kind: 'activate',
    promotion: code as PromotionCode,
    profile: profile('anna'),
  });

  test('are carried out in the wallet, once an event, after the other events of the batch', async () => {
    const outcomes = await kindsOf(
      event('a1', activate(codeIn(0))),
      event('v1', view(0)),
      event('a2', activate('none')),
    );
    expect(outcomes).toEqual(['recorded', 'recorded', 'refused']);
    expect(await kindsOf(event('a1', activate(codeIn(0))))).toEqual(['duplicate']);
    expect((await told()).map(({ type }) => type)).toEqual(['handbill.view', 'client.activatePromotion']);
    const { promotions } = await grocery.engine.wallets.list({
      profile: profile('anna'),
      statuses: new Set(['ACTIVE']),
      types: new Set(),
      tags: [],
      presentOnly: false,
      displayableOnly: false,
      pageSize: 10,
      pageToken: '',
      order: [],
    });
    expect(promotions.map(({ promotion }) => promotion.code)).toEqual([codeIn(0)]);
  });

  test('of a future time are refused', async () => {
    expect(await refusedFields({ timeMs: now + CLOCK_SKEW_MAX_MS + 1 }, activate(codeIn(0)))).toEqual(['time']);
    expect(await told()).toEqual([]);
  });
});

describe('events that are wrong', () => {
  test('are refused with their fields, at the limit N and N + 1', async () => {
    expect(await refusedFields({ eventId: '' })).toEqual(['eventId']);
    expect(await refusedFields({ eventId: 'k'.repeat(KEY_CHARS_MAX + 1) })).toEqual(['eventId']);
    expect(await refusedFields({ profileId: ' ' as ProfileId })).toEqual(['profileId']);
    expect(await refusedFields({ timeMs: now + CLOCK_SKEW_MAX_MS + 1 })).toEqual(['time']);
    expect(await refusedFields({ timeMs: now + CLOCK_SKEW_MAX_MS })).toBe('recorded');
    expect(await refusedFields({}, view(0, null, ''))).toEqual(['view.handbillId']);
    expect(await refusedFields({}, custom(''))).toEqual(['custom.name']);
  });

  test('properties: few, short and finite', async () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, i]));
    const fields = (eventId: string, properties: object) => refusedFields({ eventId }, custom('x', properties));
    expect(await fields('a', many(EVENT_PROPERTIES_MAX))).toBe('recorded');
    expect(await fields('b', many(EVENT_PROPERTIES_MAX + 1))).toEqual(['custom.properties']);
    expect(await fields('c', { text: 'x'.repeat(EVENT_TEXT_CHARS_MAX) })).toBe('recorded');
    expect(await fields('d', { text: 'x'.repeat(EVENT_TEXT_CHARS_MAX + 1) })).toEqual(['custom.properties.text']);
    expect(await fields('e', { number: Number.NaN })).toEqual(['custom.properties.number']);
    expect(await fields('f', { '': 1 })).toEqual(['custom.properties']);
  });

  test('do not touch the right ones of the batch', async () => {
    expect(await kindsOf(event('', custom('x')), event('e1', custom('x')), event('e2', view(99)))).toEqual([
      'rejected',
      'recorded',
      'refused',
    ]);
  });
});
