import { describe, expect, it } from 'vitest';
import type { SegmentId } from '../../../src/base/ids.js';
import { moment } from '../../../src/base/time.js';
import { UTC } from '../../../src/base/time-zone.js';
import { type Asked, judgeBy } from '../../../src/promotions/eligibility.js';
import type { Promotion } from '../../../src/promotions/promotion.js';
import { profile, store } from '../../support/assignment.js';
import { promotion } from '../../support/promotions.js';

const NOW = 1_000;
const WEEK = { startMs: NOW, endMs: 2_000 };
const IN_ROME: Partial<Promotion> = { stores: { kind: 'LIST', storeIds: [store('rome')] } };
const NOT_DISPLAYED = 'NOT_DISPLAYED_IN_WINDOW';
const dates = (fromMs: number | null, toMs: number | null) => ({ kind: 'dates', fromMs, toMs }) as const;
const VEGAN = 'vegan' as SegmentId;

const asked = (fields: Partial<Asked> = {}): Asked => ({
  period: moment(NOW),
  zone: UTC,
  profile: profile(),
  redeemed: 0,
  usedUp: undefined,
  ...fields,
});

const rules = {
  usable: judgeBy('usable'),
  shown: judgeBy('shown'),
  notOver: judgeBy('notOver'),
  started: judgeBy('started'),
  lasting: judgeBy('lasting'),
  displayed: judgeBy('displayed'),
  inStore: judgeBy('inStore'),
  inKnownStore: judgeBy('inKnownStore'),
  inAudience: judgeBy('inAudience'),
  leftForClient: judgeBy('leftForClient'),
  redeemable: judgeBy('redeemable'),
  withinBudget: judgeBy('withinBudget'),
  activatable: judgeBy('activatable'),
};

it.each<[keyof typeof rules, string, Partial<Promotion>, Partial<Asked>, string | null]>([
  ['usable', 'a draft', { visibility: 'DRAFT' }, {}, 'NOT_PUBLISHED'],
  ['usable', 'a hidden one', { visibility: 'HIDDEN' }, {}, null],
  ['shown', 'a hidden one', { visibility: 'HIDDEN' }, {}, 'NOT_PUBLISHED'],
  ['shown', 'a published one', { visibility: 'PUBLISH' }, {}, null],
  ['notOver', 'at its end', { expireAtMs: NOW }, {}, 'EXPIRED'],
  ['notOver', 'in its last millisecond', { expireAtMs: NOW + 1 }, {}, null],
  ['notOver', 'without an end', { expireAtMs: null }, {}, null],
  ['started', 'a millisecond early', { startAtMs: NOW + 1 }, {}, 'NOT_YET_VALID'],
  ['started', 'at its start', { startAtMs: NOW }, {}, null],
  ['lasting', 'to the end of the window', { expireAtMs: 2_000 }, { period: WEEK }, null],
  ['lasting', 'a millisecond less', { expireAtMs: 1_999 }, { period: WEEK }, 'EXPIRES_WITHIN_WINDOW'],
  ['displayed', 'from the end of the window on', { display: dates(2_000, null) }, { period: WEEK }, NOT_DISPLAYED],
  ['displayed', 'in its last millisecond', { display: dates(1_999, null) }, { period: WEEK }, null],
  ['displayed', 'up to its start', { display: dates(null, NOW) }, { period: WEEK }, NOT_DISPLAYED],
  ['displayed', 'at its start', { display: dates(null, NOW + 1) }, { period: WEEK }, null],
  ['inStore', 'in its store', IN_ROME, { profile: profile({ storeId: store('rome') }) }, null],
  ['inStore', 'in another store', IN_ROME, { profile: profile({ storeId: store('milan') }) }, 'WRONG_STORE'],
  ['inStore', 'at home', IN_ROME, {}, 'WRONG_STORE'],
  ['inKnownStore', 'at home', IN_ROME, {}, null],
  ['inKnownStore', 'in another store', IN_ROME, { profile: profile({ storeId: store('milan') }) }, 'WRONG_STORE'],
  ['inAudience', 'of members', { type: 'MEMBERS_ONLY' }, { profile: profile({ isMember: false }) }, 'NOT_IN_AUDIENCE'],
  ['inAudience', 'of members', { type: 'MEMBERS_ONLY' }, { profile: profile({ isMember: true }) }, null],
  ['inAudience', 'custom, for nobody', { type: 'CUSTOM' }, {}, 'NOT_IN_AUDIENCE'],
  ['inAudience', 'of a segment', { targetSegment: VEGAN }, {}, 'NOT_IN_AUDIENCE'],
  ['inAudience', 'of a segment', { targetSegment: VEGAN }, { profile: profile({ segments: ['vegan'] }) }, null],
  ['leftForClient', 'redeemed too often', { redeemLimitPerClient: 2 }, { redeemed: 2 }, 'LIMIT_PER_CLIENT'],
  ['leftForClient', 'once more', { redeemLimitPerClient: 2 }, { redeemed: 1 }, null],
  ['leftForClient', 'without a limit', {}, { redeemed: 1_000 }, null],
  ['redeemable', 'redeemed by all', {}, { usedUp: 'redemptions' }, 'LIMIT_GLOBAL'],
  ['withinBudget', 'paid for', {}, { usedUp: 'budget' }, 'BUDGET_SPENT'],
  ['activatable', 'activated by all', {}, { usedUp: 'activations' }, 'LIMIT_GLOBAL'],
  ['activatable', 'not used up', {}, {}, null],
])('%s: %s', (name, _, fields, facts, reason) => {
  expect(rules[name](promotion('p', fields), asked(facts))).toBe(reason);
});

describe('of several broken rules', () => {
  it('the first of the table is named, whatever order they are asked for in', () => {
    const broken = promotion('p', { visibility: 'DRAFT', expireAtMs: NOW, redeemLimitPerClient: 1 });
    const facts = asked({ redeemed: 1, usedUp: 'budget' });
    expect(judgeBy('withinBudget', 'leftForClient', 'notOver', 'usable')(broken, facts)).toBe('NOT_PUBLISHED');
    expect(judgeBy('withinBudget', 'notOver')(broken, facts)).toBe('EXPIRED');
    expect(judgeBy('withinBudget', 'leftForClient')(broken, facts)).toBe('LIMIT_PER_CLIENT');
  });
});
