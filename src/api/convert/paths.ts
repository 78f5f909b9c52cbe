import type { Path } from '../../base/violation.js';

/** `usageThreshold` -> `usage_threshold`. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Fields whose entries have names of the caller's own choice. */
const MAPS: ReadonlySet<string | number> = new Set(['attributes', 'params']);

/** A path of the domain as one of the contract: the names are the same, but for how they are written. */
export function wirePath(path: Path): Path {
  return path.map((part, i) => (typeof part === 'number' || MAPS.has(path[i - 1] ?? '') ? part : snakeCase(part)));
}

/** Of a Transaction. */
export function transactionPath(path: Path): Path {
  const [list, line, field] = path;
  return list === 'lines' && field === 'amount' ? [list, line!, 'amount_minor'] : wirePath(path);
}

/** Of a ProcessSaleRequest. */
export function salePath(path: Path): Path {
  const [field, line, of] = path;
  switch (field) {
    case 'storeId':
      return ['profile', 'store_id'];
    case 'coupons':
      return ['coupon_codes', ...path.slice(1)];
    case 'cashbackToUse':
      return ['cashback_to_use_minor'];
    default:
      return of === 'unitPrice' ? [field!, line!, 'unit_price_minor'] : wirePath(path);
  }
}

/** Of a ReserveSaleRequest. */
export const heldSalePath = (path: Path): Path =>
  path[0] === 'holdTime' ? ['hold_time'] : ['sale', ...salePath(path)];

/** Of a CustomerEvent. */
export function customerEventPath(path: Path): Path {
  const [deed, field, name] = path;
  return field === 'properties' && name !== undefined ? [deed!, `properties["${name}"]`] : wirePath(path);
}

/** Of a Promotion: there the display is one field, and pictures are messages. */
export function promotionPath(path: Path): Path {
  const [field, position] = path;
  if (field === 'displayFrom' || field === 'displayTo') return ['display'];
  return field === 'images' && position !== undefined ? [field, position, 'url'] : wirePath(path);
}
