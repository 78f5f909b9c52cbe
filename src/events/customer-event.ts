import type { ProfileContext } from '../audience/profile-context.js';
import { CARD_NUMBER_PROBLEM, holdsCardNumber } from '../base/card-number.js';
import { checkKey, checkProfileId, checkTime } from '../base/checks.js';
import type { ProfileId, PromotionCode } from '../base/ids.js';
import { keyProblem } from '../base/key.js';
import { type Path, type Violation, violation } from '../base/violation.js';
import { EVENT_PROPERTIES_MAX, EVENT_TEXT_CHARS_MAX } from '../limits.js';
import type { CustomProperties } from './event.js';

/** Something a customer did, other than buying, as a caller tells it. */
export interface CustomerEvent<Deed = CustomerDeed> {
  /** The key: a second event of the profile with it is a duplicate. */
  readonly eventId: string;
  readonly profileId: ProfileId;
  readonly timeMs: number;
  readonly deed: Deed;
}

export type CustomerDeed = View | Activate | Custom;

/** Saw a handbill, or one slot of it, which is named by its number, its promotion, or both. */
export interface View {
  readonly kind: 'view';
  readonly handbillId: string;
  readonly slot: number | null;
  readonly promotion: PromotionCode | null;
}

/** Wants a promotion. */
export interface Activate {
  readonly kind: 'activate';
  readonly promotion: PromotionCode;
  readonly profile: ProfileContext;
}

/** Anything else; means something to the caller alone. */
export interface Custom {
  readonly kind: 'custom';
  readonly name: string;
  readonly properties: CustomProperties;
}

const VIEW_HANDBILL: Path = ['view', 'handbillId'];
const VIEW_PROMOTION: Path = ['view', 'promotionCode'];
const ACTIVATE_PROMOTION: Path = ['activate', 'promotionCode'];
const CUSTOM_NAME: Path = ['custom', 'name'];
const PROPERTIES: Path = ['custom', 'properties'];

/**
 * Everything that is wrong with an event; fields of the deed are behind its kind. What a customer may have written is searched for card
 * numbers: it is told to every consumer. Ids are not: programs make them, and one in fifty ordinary numbers of 16 digits would be refused.
 */
export function validateCustomerEvent({ eventId, profileId, timeMs, deed }: CustomerEvent, nowMs: number): Violation[] {
  const violations: Violation[] = [];
  checkKey('eventId', eventId, violations);
  checkProfileId('profileId', profileId, violations);
  checkTime('time', timeMs, nowMs, violations);
  switch (deed.kind) {
    case 'view':
      checkKey(VIEW_HANDBILL, deed.handbillId, violations);
      if (deed.promotion !== null) checkKey(VIEW_PROMOTION, deed.promotion, violations);
      break;
    case 'activate':
      checkKey(ACTIVATE_PROMOTION, deed.promotion, violations);
      break;
    case 'custom':
      checkKey(CUSTOM_NAME, deed.name, violations);
      if (holdsCardNumber(deed.name)) violations.push(violation(CUSTOM_NAME, deed.name, CARD_NUMBER_PROBLEM));
      checkProperties(deed.properties, violations);
  }
  return violations;
}

function checkProperties(properties: CustomProperties, violations: Violation[]): void {
  const entries = Object.entries(properties);
  if (entries.length > EVENT_PROPERTIES_MAX) {
    const reason = `must not have more than ${EVENT_PROPERTIES_MAX} entries`;
    violations.push(violation(PROPERTIES, entries.length, reason));
    return;
  }
  for (const [name, value] of entries) {
    const nameProblem = keyProblem(name) ?? (holdsCardNumber(name) ? CARD_NUMBER_PROBLEM : null);
    if (nameProblem) violations.push(violation(PROPERTIES, name, `a name ${nameProblem}`));
    const problem = valueProblem(value);
    if (problem) violations.push(violation([...PROPERTIES, name], value, problem));
  }
}

function valueProblem(value: string | number | boolean): string | null {
  if (typeof value === 'string' && value.length > EVENT_TEXT_CHARS_MAX) {
    return `must not be longer than ${EVENT_TEXT_CHARS_MAX} characters`;
  }
  if (holdsCardNumber(String(value))) return CARD_NUMBER_PROBLEM;
  return typeof value === 'number' && !Number.isFinite(value) ? 'must be a finite number' : null;
}
