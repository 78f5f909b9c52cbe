import type { HandbillId } from '../base/ids.js';
import { err, ok, type Result } from '../base/result.js';
import { LIST_ORDER_FIELDS_MAX } from '../limits.js';
import { discountValueAt } from '../promotions/discount-step.js';
import type { Promotion } from '../promotions/promotion.js';
import type { HeldView } from './held-view.js';
import type { Status } from './holding.js';

/** What entries of a wallet are compared by. */
export interface Sortable {
  readonly promotion: Promotion;
  readonly held: HeldView | null;
  readonly status: Status;
  readonly assignedMs: number | null;
  readonly slot: number | null;
  /** null in lists that are not sorted by it, too; so is the score. */
  readonly handbillId: HandbillId | null;
  readonly score: number | null;
  /** Dense index of the promotion: decides where everything else is equal. */
  readonly index: number;
}

type Value = string | number | boolean | null;

/** Names are those of the answer's fields; `score` is the engine's, which ranks for this customer. */
const FIELDS = {
  score: ({ score }) => score,
  code: ({ promotion }) => promotion.code,
  status: ({ status }) => status,
  type: ({ promotion }) => promotion.type,
  name: ({ promotion }) => promotion.name,
  headline: ({ promotion }) => promotion.headline,
  description: ({ promotion }) => promotion.description,
  priority: ({ promotion }) => promotion.priority,
  start: ({ promotion }) => promotion.startAtMs,
  expire: ({ promotion }) => promotion.expireAtMs,
  assigned_time: ({ assignedMs }) => assignedMs,
  activated_time: ({ held }) => held?.activatedMs ?? null,
  lasting_until: ({ held }) => held?.lastingUntilMs ?? null,
  lasting_time: ({ promotion }) => promotion.lastingSeconds,
  discount_type: ({ promotion }) => promotion.discount.type,
  discount_mode: ({ promotion }) => promotion.discount.mode,
  discount_value: ({ promotion, held }) => discountValueAt(promotion.discount, held?.stepUses ?? 0),
  discount_usage_trigger: ({ promotion: { discount } }) => (discount.mode === 'STEP' ? discount.trigger : null),
  item_scope: ({ promotion }) => promotion.scope,
  min_basket_value: ({ promotion }) => promotion.minBasketMinor,
  max_basket_value: ({ promotion }) => promotion.maxBasketMinor,
  required_items_count: ({ promotion }) => promotion.requiredItemsCount,
  discounted_items_count: ({ promotion }) => promotion.discountedItemsCount,
  require_redeemed_points: ({ promotion }) => promotion.requireRedeemedPoints,
  redeem_type: ({ promotion }) => promotion.redeemType,
  possible_redemptions: ({ held }) => held?.possibleRedemptions ?? 0,
  redeemed_quantity: ({ held }) => held?.redeemedQuantity ?? 0,
  redemption_limit: ({ promotion }) => promotion.redeemLimitPerClient,
  handbill_id: ({ handbillId }) => handbillId,
  slot: ({ slot }) => slot,
} as const satisfies Readonly<Record<string, (entry: Sortable) => Value>>;

type SortField = keyof typeof FIELDS;

export interface SortKey {
  readonly field: SortField;
  readonly descending: boolean;
}

/** AIP-132: `priority desc, name`. Empty: the order of the wallet. */
export function parseOrder(text: string): Result<readonly SortKey[], string> {
  if (text.trim() === '') return ok([]);
  const keys: SortKey[] = [];
  for (const part of text.split(',')) {
    const match = /^\s*([a-z_]+)(?:\s+(asc|desc))?\s*$/.exec(part);
    const field = match?.[1];
    if (field === undefined || !Object.hasOwn(FIELDS, field)) {
      return err(`must be fields such as "priority desc, name", each one of ${Object.keys(FIELDS).join(', ')}`);
    }
    keys.push({ field: field as SortField, descending: match?.[2] === 'desc' });
  }
  if (keys.length > LIST_ORDER_FIELDS_MAX) return err(`must not name more than ${LIST_ORDER_FIELDS_MAX} fields`);
  return ok(keys);
}

/** Where an entry stands: what it is sorted by, one value a key, and its index, which decides where all of that is equal. */
export type Place = readonly Value[];

export interface Order {
  placeOf(entry: Sortable): Place;
  /** What has no value comes last, in either direction. */
  compare(a: Place, b: Place): number;
}

interface Column {
  readonly read: (entry: Sortable) => Value;
  readonly descending: boolean;
}

/** Without keys: what was activated or assigned last comes first. */
const BY_ACTIVITY: readonly Column[] = [
  { read: ({ held, assignedMs }) => held?.activatedMs ?? assignedMs ?? 0, descending: true },
  { read: ({ slot }) => slot ?? 0, descending: false },
];

const BY_INDEX: Column = { read: ({ index }) => index, descending: false };

export function orderBy(keys: readonly SortKey[]): Order {
  const byKeys = keys.map(({ field, descending }) => ({ read: FIELDS[field], descending }));
  const columns: readonly Column[] = [...(keys.length === 0 ? BY_ACTIVITY : byKeys), BY_INDEX];
  return {
    placeOf: (entry) => columns.map(({ read }) => read(entry)),
    compare(a, b) {
      for (const [i, { descending }] of columns.entries()) {
        const order = compareValues(a[i] ?? null, b[i] ?? null, descending);
        if (order !== 0) return order;
      }
      return 0;
    },
  };
}

function compareValues(a: Value, b: Value, descending: boolean): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return (a < b ? -1 : 1) * (descending ? -1 : 1);
}
