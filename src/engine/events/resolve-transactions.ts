import type { ItemId, ItemIndex, ProfileId } from '../../base/ids.js';
import { type Violation, violation } from '../../base/violation.js';
import type { Item } from '../../catalog/item.js';
import { isUnknown } from '../../catalog/unknown-item.js';
import type { ReceiptLine } from '../../history/receipt.js';
import { type TransactionInput, validateTransaction } from '../../history/transaction.js';
import { UNKNOWN_ITEMS_MAX } from '../../limits.js';
import type { Configuration } from '../configuration/configuration.js';
import type { Registry } from '../configuration/registry.js';
import type { UnknownItems } from '../configuration/unknown-items.js';

/** A receipt that has been judged, with its items found in the catalog. */
export interface ResolvedTransaction {
  readonly profileId: ProfileId;
  readonly transaction: TransactionInput;
  /** Any: nothing else of it is to be read. */
  readonly violations: readonly Violation[];
  readonly lines: readonly ReceiptLine[];
  /** Distinct, in the order of the receipt. */
  readonly items: readonly ItemIndex[];
  /** Those that no feed has brought yet; a line each. */
  readonly unknownItemIds: readonly ItemId[];
}

interface Found extends ResolvedTransaction {
  /** Of the unknown ones, those that are not in the catalog at all. */
  readonly missing: readonly ItemId[];
}

export type ResolveTransactions = (
  inputs: readonly TransactionInput[],
  nowMs: number,
  dryRun: boolean,
) => Promise<readonly ResolvedTransaction[]>;

/**
 * Judges receipts and finds their items. One that isn't in the catalog is entered as unknown, so that its line counts; a receipt of which one
 * finds no room there is refused. A dry run enters nothing, and leaves such lines out.
 */
export function createResolveTransactions(
  configuration: Configuration,
  unknownItems: UnknownItems,
): ResolveTransactions {
  return async (inputs, nowMs, dryRun) => {
    const { items } = await configuration.loaded();
    const found = inputs.map((input) => find(input, items, nowMs));
    const lacking = found.filter(({ missing }) => missing.length > 0);
    if (lacking.length === 0 || dryRun) return found;
    await unknownItems.enter(lacking.map(({ missing }) => missing));
    return found.map((each) => (each.missing.length > 0 ? refuseMissing(find(each.transaction, items, nowMs)) : each));
  };
}

function find(transaction: TransactionInput, catalog: Registry<Item>, nowMs: number): Found {
  const { profileId } = transaction;
  const violations = validateTransaction(transaction, nowMs);
  const items = new Set<ItemIndex>();
  const lines: ReceiptLine[] = [];
  const unknownItemIds: ItemId[] = [];
  const missing: ItemId[] = [];
  for (const { itemId, quantity, amountMinor } of violations.length === 0 ? transaction.lines : []) {
    const entry = catalog.get(itemId);
    if (entry === undefined || isUnknown(entry.value)) unknownItemIds.push(itemId);
    if (entry === undefined) {
      missing.push(itemId);
      continue;
    }
    const item = entry.index as ItemIndex;
    items.add(item);
    lines.push({ item, quantity, amountMinor });
  }
  return { profileId, transaction, violations, lines, items: [...items], unknownItemIds, missing };
}

function refuseMissing(found: Found): ResolvedTransaction {
  const { missing, transaction } = found;
  if (missing.length === 0) return found;
  const line = transaction.lines.findIndex(({ itemId }) => itemId === missing[0]);
  const reason = `is not in the catalog, and the store holds ${UNKNOWN_ITEMS_MAX} items already of which no feed tells: import the feed first`;
  return { ...found, violations: [violation(['lines', line, 'itemId'], missing[0], reason)] };
}
