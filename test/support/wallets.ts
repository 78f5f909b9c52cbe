import { expect } from 'vitest';
import type { ViewContext } from '../../src/assignment/view.js';
import { hash53 } from '../../src/base/id-hash.js';
import type { CampaignId, PromotionIndex, TermsId } from '../../src/base/ids.js';
import { UTC } from '../../src/base/time-zone.js';
import { EMPTY_RECORD, type ProfileRecord } from '../../src/profiles/record.js';
import { encodePromotion } from '../../src/promotions/codec.js';
import type { Promotion } from '../../src/promotions/promotion.js';
import type { Activation } from '../../src/wallet/holding.js';
import type { RefusalReason } from '../../src/wallet/refusal.js';
import type { Decision, Situation, Step, Subject } from '../../src/wallet/situation.js';
import { profile } from './assignment.js';
import { campaign } from './campaigns.js';
import { promotion } from './promotions.js';

export const walletWith = (parts: Partial<ProfileRecord>): ProfileRecord => ({ ...EMPTY_RECORD, ...parts });

export function activation(fields: Partial<Activation> = {}): Activation {
  return { atMs: 0, lastingUntilMs: null, terms: 1 as TermsId, pointsPaid: 0, counted: false, ...fields };
}

/** A handbill read by nobody in particular, with nothing activated and nothing used up. */
export function viewContext(fields: Partial<ViewContext>): ViewContext {
  return {
    campaign: campaign(),
    profile: profile(),
    wallet: EMPTY_RECORD,
    nowMs: 0,
    exhausted: new Map(),
    promotionAt: () => undefined,
    termsAt: () => expect.fail('nothing is activated'),
    ...fields,
  };
}

/** A promotion that a test asks about, as number 0. */
export function subject(fields: Partial<Promotion> = {}, index = 0): Subject {
  const current = promotion(`p${index}`, fields);
  return { index: index as PromotionIndex, promotion: current, terms: termsIdOf(current) };
}

/** Different for different promotions, as a content hash is. */
const termsIdOf = (current: Promotion): TermsId => hash53(encodePromotion(current)) as TermsId;

/** The moment `nowMs` for a profile, with the terms of these subjects on the shelf. */
export function situation(subjects: readonly Subject[], fields: Partial<Situation> = {}): Situation {
  const terms = new Map(subjects.map((each) => [each.terms, each.promotion]));
  return {
    profile: profile(),
    handbills: [],
    nowMs: 1_000,
    zone: UTC,
    campaignAt: () => 'weekly' as CampaignId,
    termsAt: (id) => terms.get(id) ?? expect.fail(`unknown terms ${id}`),
    exhausted: new Map(),
    ...fields,
  };
}

/** The step of a decision that must have been taken. */
export function taken(decision: Decision): Step {
  if (!decision.ok) expect.fail(`refused: ${decision.error.reason}`);
  return decision.value;
}

export const reasonOf = (decision: Decision): RefusalReason | null => (decision.ok ? null : decision.error.reason);
