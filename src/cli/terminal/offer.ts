import { plural } from '../../base/plural.js';
import type { DiscountType } from '../../generated/handbill/v1/DiscountType.js';
import type { DiscountValue } from '../../generated/handbill/v1/DiscountValue.js';
import { money, shortEnum } from './words.js';

/** What promotions and those of a profile have in common. */
export interface Offer {
  readonly discountType: DiscountType;
  readonly discountValue: DiscountValue | null;
  readonly discountSteps: readonly { readonly discountValue: DiscountValue | null }[];
  readonly requiredItemsCount?: number;
}

/** A discount in a few characters: `-20 %`, `-1.00 EUR`, `2 for 1`, `+50 points`; one in steps as `-10 % to -30 %`. */
export function offerWords({ discountType, discountValue, discountSteps, requiredItemsCount }: Offer): string {
  const steps = discountSteps.map((step) => step.discountValue);
  const values = steps.length > 1 ? [steps[0]!, steps.at(-1)!] : [steps[0] ?? discountValue];
  return values.map((value) => valueWords(discountType, value, requiredItemsCount)).join(' to ');
}

function valueWords(type: DiscountType, value: DiscountValue | null, requiredItems?: number): string {
  const amount = money(value?.amount ?? null);
  switch (shortEnum(type, 'DISCOUNT_TYPE')) {
    case 'PERCENT':
      return `-${(value?.percentPpm ?? 0) / 10_000} %`;
    case 'AMOUNT':
      return `-${amount}`;
    case 'EXACT_PRICE':
      return amount;
    case '2_FOR_1':
      return '2 for 1';
    case 'MULTIBUY':
      return `${requiredItems ?? 'several'} for ${amount}`;
    case 'POINTS':
      return `+${plural(Number(value?.points ?? 0), 'point')}`;
    case 'DIGITAL_CASHBACK':
      return `${amount} back`;
    default:
      return '';
  }
}
