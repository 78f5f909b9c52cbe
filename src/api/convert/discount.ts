import type { Currency } from '../../base/money.js';
import { violation } from '../../base/violation.js';
import type { DiscountModeInput } from '../../generated/handbill/v1/DiscountMode.js';
import type { DiscountStepInput } from '../../generated/handbill/v1/DiscountStep.js';
import type { DiscountTypeInput } from '../../generated/handbill/v1/DiscountType.js';
import type { DiscountUsageTriggerInput } from '../../generated/handbill/v1/DiscountUsageTrigger.js';
import type { DiscountValue, DiscountValueInput } from '../../generated/handbill/v1/DiscountValue.js';
import type { Promotion as WirePromotion } from '../../generated/handbill/v1/Promotion.js';
import {
  DISCOUNT_UNIT,
  type Discount,
  type DiscountType,
  type DiscountUnit,
  USAGE_TRIGGER_DEFAULT,
} from '../../promotions/discount.js';
import { discountValueAt } from '../../promotions/discount-step.js';
import type { SentAmount } from '../../promotions/patch.js';
import { type Issues, readInteger, within } from './fields.js';
import { readMoney } from './money.js';
import { discountMode, discountType, usageTrigger } from './promotion-enums.js';

/** The five discount fields of a promotion; values are judged by the domain, here only their kind. */
export function readDiscount(wire: WirePromotion, issues: Issues): Discount {
  const type = discountType.read(wire.discountType, 'discount_type', issues) ?? 'NONE';
  const steps = wire.discountSteps;
  const implied = steps.length > 0 ? 'STEP' : 'STATIC';
  const mode = discountMode.read(wire.discountMode, 'discount_mode', issues) ?? implied;
  const trigger = usageTrigger.read(wire.discountUsageTrigger, 'discount_usage_trigger', issues);

  if (mode === 'STATIC') {
    if (steps.length > 0) issues.push(violation('discount_steps', steps.length, 'needs discount_mode STEP'));
    return { mode, type, value: readValue(wire.discountValue, type, 'discount_value', issues) };
  }
  if (wire.discountValue?.value) {
    issues.push(violation('discount_value', '', 'must be absent with discount_mode STEP: each step has its own'));
  }
  return {
    mode,
    type,
    trigger: trigger ?? USAGE_TRIGGER_DEFAULT,
    steps: steps.map((step, i) =>
      within(
        issues,
        () => ['discount_steps', i],
        () => ({
          usageThreshold: readInteger(step.usageThreshold, 'usage_threshold', issues),
          value: readValue(step.discountValue, type, 'discount_value', issues),
        }),
      ),
    ),
  };
}

const FIELD_OF_UNIT: Readonly<Record<DiscountUnit, DiscountValue['value']>> = {
  nothing: undefined,
  ppm: 'percentPpm',
  minor: 'amount',
  points: 'points',
};

const WIRE_NAME = { percentPpm: 'percent_ppm', amount: 'amount', points: 'points' } as const;

/** An absent value is 0, of which the domain knows whether it may be. */
function readValue(wire: DiscountValue | null, type: DiscountType, field: string, issues: Issues): number {
  const sent = wire?.value;
  if (!wire || sent === undefined) return 0;
  const expected = FIELD_OF_UNIT[DISCOUNT_UNIT[type]];
  if (sent !== expected) {
    const must = expected === undefined ? 'must be absent' : `must be ${WIRE_NAME[expected]}`;
    issues.push(violation([field, WIRE_NAME[sent]], wire[sent], `${must} with discount_type ${type}`));
    return 0;
  }
  return within(
    issues,
    () => field,
    () =>
      sent === 'amount'
        ? (readMoney(wire.amount, 'amount', issues)?.amountMinor ?? 0)
        : readInteger(wire[sent] ?? 0, WIRE_NAME[sent], issues),
  );
}

/** The amounts among the values of a discount, with the currencies that they came in. */
export function discountAmounts({ discountValue, discountSteps }: WirePromotion): SentAmount[] {
  const values = [
    { path: ['discountValue'], value: discountValue },
    ...discountSteps.map((step, i) => ({ path: ['discountSteps', i, 'discountValue'], value: step.discountValue })),
  ];
  return values.flatMap(({ path, value }) =>
    value?.amount ? [{ path: [...path, 'amount'], currency: value.amount.currency as Currency }] : [],
  );
}

interface WireDiscount {
  discountType: DiscountTypeInput;
  discountMode: DiscountModeInput;
  discountValue: DiscountValueInput | null;
  discountSteps: DiscountStepInput[];
  discountUsageTrigger: DiscountUsageTriggerInput;
}

/** The discount as the five fields of a message. */
export function toDiscount(discount: Discount, currency: Currency): WireDiscount {
  const { type, mode } = discount;
  const wireValue = (value: number) => toValue(type, value, currency);
  if (discount.mode === 'STATIC') {
    return {
      discountType: discountType.toWire[type],
      discountMode: discountMode.toWire[mode],
      discountValue: wireValue(discount.value),
      discountSteps: [],
      discountUsageTrigger: 'DISCOUNT_USAGE_TRIGGER_UNSPECIFIED',
    };
  }
  return {
    discountType: discountType.toWire[type],
    discountMode: discountMode.toWire[mode],
    discountValue: null,
    discountSteps: discount.steps.map((step) => ({
      usageThreshold: step.usageThreshold,
      discountValue: wireValue(step.value),
    })),
    discountUsageTrigger: usageTrigger.toWire[discount.trigger],
  };
}

/** The value of the step that a customer with so many uses behind them has reached. */
export function toValueNow(discount: Discount, uses: number, currency: Currency): DiscountValueInput | null {
  return toValue(discount.type, discountValueAt(discount, uses), currency);
}

function toValue(type: DiscountType, value: number, currency: Currency): DiscountValueInput | null {
  switch (DISCOUNT_UNIT[type]) {
    case 'nothing':
      return null;
    case 'ppm':
      return { percentPpm: value };
    case 'minor':
      return { amount: { amountMinor: value, currency } };
    case 'points':
      return { points: value };
  }
}
