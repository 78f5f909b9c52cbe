import type { ProfileId, PromotionCode } from '../../base/ids.js';
import { violation } from '../../base/violation.js';
import type { CustomerDeed, CustomerEvent, View } from '../../events/customer-event.js';
import type { CustomProperties } from '../../events/event.js';
import type { CustomerEvent as WireEvent } from '../../generated/handbill/v1/CustomerEvent.js';
import type { HandbillSeen } from '../../generated/handbill/v1/HandbillSeen.js';
import type { PropertyValue } from '../../generated/handbill/v1/PropertyValue.js';
import { type Issues, missing, within } from './fields.js';
import { readAudience } from './handbill-request.js';
import { type Named, readUnjudgedName } from './named.js';
import { readTimestamp } from './time.js';

/** Keys, times and sizes are judged by the domain; here only what it can't see any more. Fields are relative to the event. */
export function readCustomerEvent(wire: WireEvent, issues: Issues): Named<CustomerEvent> {
  const name = readUnjudgedName(wire, issues);
  if (!wire.time) missing('time', issues);
  const said = { eventId: wire.eventId, timeMs: readTimestamp(wire.time, 'time', issues) ?? 0 };
  const deedOf = readDeed(wire, issues);
  return { name, of: (profileId) => ({ profileId, deed: deedOf(profileId), ...said }) };
}

type DeedOf = (profileId: ProfileId) => CustomerDeed;

function readDeed({ view, activate, custom }: WireEvent, issues: Issues): DeedOf {
  if (view) return always(readView(view, issues));
  if (activate) {
    const audience = within(
      issues,
      () => 'activate',
      () => readAudience(activate, issues),
    );
    const promotion = activate.promotionCode as PromotionCode;
    return (profileId) => ({ kind: 'activate', promotion, profile: { profileId, ...audience } });
  }
  if (!custom) missing('event', issues);
  const { name = '', properties = {} } = custom ?? {};
  return always({ kind: 'custom', name, properties: readProperties(properties, issues) });
}

/** Most deeds are the same whoever did them. */
const always =
  (deed: CustomerDeed): DeedOf =>
  () =>
    deed;

function readView({ handbillId, slot, promotionCode }: HandbillSeen, issues: Issues): View {
  if (slot !== undefined && slot < 0) issues.push(violation('view.slot', slot, 'must not be negative'));
  const promotion = promotionCode === '' ? null : (promotionCode as PromotionCode);
  return { kind: 'view', handbillId, slot: slot ?? null, promotion };
}

function readProperties(wire: Readonly<Record<string, PropertyValue>>, issues: Issues): CustomProperties {
  return Object.fromEntries(Object.entries(wire).map(([name, value]) => [name, readValue(name, value, issues)]));
}

function readValue(name: string, { stringValue, numberValue, boolValue }: PropertyValue, issues: Issues) {
  const value = stringValue ?? numberValue ?? boolValue;
  if (value === undefined) missing(`custom.properties["${name}"]`, issues);
  return value ?? '';
}
