import { describe, expect, it } from 'vitest';
import { ok } from '../../../src/base/result.js';
import { descriptorOf, type MessageInputOf, type MessageName } from '../../../src/contract/descriptors.js';
import { fromJson, toJson } from '../../../src/contract/json.js';
import { loadContract } from '../../../src/contract/load.js';

const { v1 } = loadContract().handbill;

const namesOf = (name: MessageName) => descriptorOf(name).fields.map(({ localName }) => localName);

/** The JSON of a message as a client would get it. */
function jsonOf<Name extends MessageName>(name: Name, input: MessageInputOf<Name>) {
  const type = v1[name] as unknown as (typeof v1)['Campaign'];
  return toJson(name, type.deserialize(type.serialize(input as object)) as never);
}

describe('messages as JSON', () => {
  it('have instants and durations as proto3 JSON has them', () => {
    const startTime = { seconds: 1_700_000_000, nanos: 250_000_000 };
    expect(jsonOf('Handbill', { startTime })).toMatchObject({ startTime: '2023-11-14T22:13:20.250Z' });
    expect(jsonOf('Handbill', { startTime: { seconds: -1 } })).toMatchObject({ startTime: '1969-12-31T23:59:59.000Z' });
    expect(jsonOf('RelativeActivity', { duration: { seconds: 604_800 } })).toEqual({ duration: '604800s' });
    expect(jsonOf('RelativeActivity', { duration: { seconds: 3, nanos: 500_000_000 } })).toEqual({ duration: '3.5s' });
  });

  it('tell an instant from a duration by the type of the field, whatever it is called', () => {
    const lastingTime = { seconds: 90, nanos: 0 };
    expect(jsonOf('Promotion', { lastingTime })).toMatchObject({ lastingTime: '90s' });
    expect(jsonOf('PromotionActivated', { lastingTime })).toMatchObject({ lastingTime: '1970-01-01T00:01:30.000Z' });
  });

  it('have 64-bit whole numbers as numbers', () => {
    const amountMinor = Number.MAX_SAFE_INTEGER;
    expect(jsonOf('Money', { amountMinor, currency: 'EUR' })).toEqual({ amountMinor, currency: 'EUR' });
  });

  it('have enums by name and bytes as base64', () => {
    expect(jsonOf('Identity', { kind: 'IDENTITY_KIND_EMAIL' })).toMatchObject({ kind: 'IDENTITY_KIND_EMAIL' });
    expect(jsonOf('ImportItemsRequest', { chunk: Buffer.from([0xfb, 0xff]) })).toEqual({ chunk: '+/8=' });
  });

  it('leave out fields that are not set, but none that is 0 or empty', () => {
    const empty = {
      name: '',
      brand: '',
      category: [],
      imageUrl: '',
      unit: 'ITEM_UNIT_UNSPECIFIED',
      formerPrices: [],
      attributes: {},
      etag: '',
    };
    expect(jsonOf('Item', { itemId: 'A', stock: 0 })).toEqual({ ...empty, itemId: 'A', stock: 0 });
  });

  it('have the field of a oneof that is set, and nothing that names it', () => {
    const slot = { slot: 0, group: 'main', emptyReason: 'EMPTY_SLOT_REASON_OVERLAP', score: 0 } as const;
    expect(jsonOf('Slot', slot)).toEqual(slot);
    expect(jsonOf('DiscountValue', { points: 50 })).toEqual({ points: 50 });
  });

  it('keep the keys of a map, whatever they are called', () => {
    const params = { kind: 'icon', duration: 'x', _a: 'b' };
    expect(jsonOf('Promotion', { params })).toMatchObject({ params });
    const attributes = { value: { stringValue: 'v' }, seconds: { listValue: { values: ['a'] } } };
    expect(jsonOf('Item', { attributes })).toMatchObject({ attributes });
  });

  it('have the fields of the contract in its order', () => {
    expect(Object.keys(jsonOf('SlotGroup', { name: 'main' }))).toEqual(namesOf('SlotGroup'));
  });
});

describe('JSON as messages', () => {
  it('is the inverse', () => {
    const campaign = {
      activity: { relative: { duration: { seconds: 90, nanos: 500_000_000 } } },
      variants: [{ slotGroups: [{ slots: 6 }] }],
      createTime: { seconds: 1_700_000_000, nanos: 123_000_000 },
    };
    expect(fromJson('Campaign', toJson('Campaign', campaign as never))).toEqual(ok(campaign));
    const chunk = Buffer.from('rows');
    expect(fromJson('ImportItemsRequest', toJson('ImportItemsRequest', { chunk }))).toEqual(ok({ chunk }));
  });

  it('takes what is written only, null is left out', () => {
    expect(fromJson('Campaign', { name: 'n', audience: null })).toEqual(ok({ name: 'n' }));
  });

  it('refuses what is no message', () => {
    expect(fromJson('Campaign', { name: 'n', nmae: 'x' })).toMatchObject({ ok: false, error: [{ path: ['nmae'] }] });
  });
});

it('descriptors and clients call every field of the contract the same, as JSON does', () => {
  const messages = Object.entries(v1).filter(([, type]) => 'deserialize' in type) as [
    MessageName,
    typeof v1.Campaign,
  ][];
  for (const [name, type] of messages) {
    const names = descriptorOf(name).fields.map(({ jsonName }) => jsonName);
    expect(namesOf(name), name).toEqual(names);
    expect(names, name).toEqual(expect.arrayContaining(Object.keys(type.deserialize(Buffer.alloc(0)))));
  }
  expect(messages.length).toBeGreaterThan(50);
});
