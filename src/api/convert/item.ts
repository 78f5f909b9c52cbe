import type { ItemId } from '../../base/ids.js';
import { violation } from '../../base/violation.js';
import { ITEM_FIELDS } from '../../catalog/fields.js';
import type { Item } from '../../catalog/item.js';
import type { ItemMode, ItemPatch } from '../../catalog/patch.js';
import type { Versioned } from '../../engine/engine.js';
import type { FieldMask } from '../../generated/google/protobuf/FieldMask.js';
import type { ItemInput, Item as WireItem } from '../../generated/handbill/v1/Item.js';
import { readAttributes, toAttributes } from './attributes.js';
import { enumCodec } from './enums.js';
import { type FieldGroup, readMasked } from './field-mask.js';
import { fieldMessage } from './field-messages.js';
import { type Issues, readKey } from './fields.js';
import { readMoney, toOptionalMoney } from './money.js';
import { toOptionalTimestamp } from './time.js';

const itemMode = enumCodec('ITEM_MODE', ['REPLACE', 'MERGE']);

export function readItemMode(wire: string, issues: Issues): ItemMode {
  return itemMode.read(wire, 'mode', issues) === 'REPLACE' ? 'replace' : 'merge';
}

/** The id names the item, nobody sets when it was deleted; the others have another form in messages. */
const { itemId, priceMinor, currency, attributes, deletedAtMs, ...plain } = ITEM_FIELDS;

const itemMessage = fieldMessage<WireItem, typeof plain>(plain, { unit: 'ITEM_UNIT' });

/** Fields of issues are those of a request whose `item` it is. */
export function readItemPatch(wire: WireItem, mask: FieldMask | null, mode: ItemMode, issues: Issues): ItemPatch {
  if (mode === 'replace' && mask && mask.paths.length > 0) {
    issues.push(violation('update_mask', mask.paths.join(), 'must be empty with mode REPLACE'));
  }
  const itemId = readKey<ItemId>(wire.itemId, ['item', 'item_id'], issues);
  return Object.assign({ itemId }, ...readMasked(GROUPS, wire, mask, 'item', issues));
}

type Fields = Omit<ItemPatch, 'itemId'>;

const GROUPS: readonly FieldGroup<WireItem, Fields>[] = [
  {
    paths: ['price'],
    isSet: (wire) => wire.price !== null,
    read(wire, issues) {
      const price = readMoney(wire.price, 'price', issues);
      return { priceMinor: price?.amountMinor ?? null, currency: price?.currency ?? null };
    },
  },
  ...itemMessage.groups,
  {
    paths: ['attributes'],
    isSet: (wire) => Object.keys(wire.attributes).length > 0,
    read(wire, issues) {
      const attributes = readAttributes(wire.attributes, issues);
      return { attributes: attributes.size === 0 ? null : Object.fromEntries(attributes) };
    },
  },
];

export function toItem({ value: item, etag }: Versioned<Item>): ItemInput {
  return {
    ...itemMessage.write(item, item.currency),
    itemId: item.itemId,
    price: item.currency === null ? null : toOptionalMoney(item.priceMinor, item.currency),
    attributes: toAttributes(Object.entries(item.attributes)),
    deleteTime: toOptionalTimestamp(item.deletedAtMs),
    etag,
  };
}
