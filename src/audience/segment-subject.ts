import type { Attributes } from './attributes.js';
import type { ProfileContext } from './profile-context.js';
import type { PurchaseFacts } from './purchase-facts.js';

/** What is stored of a profile, as far as conditions ask for it. */
export interface StoredFacts {
  readonly attributes: Attributes;
  readonly purchases: PurchaseFacts;
}

/** What the condition of a segment judges. */
export interface SegmentSubject extends Omit<ProfileContext, 'segments'>, StoredFacts {}
