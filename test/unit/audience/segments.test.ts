import { describe, expect, it, test } from 'vitest';
import { createSegment, editSegment } from '../../../src/audience/edit-segment.js';
import { knownProfile } from '../../../src/audience/known-profile.js';
import { membershipIn, type SegmentBook } from '../../../src/audience/membership.js';
import { profileBinder } from '../../../src/audience/profile-filter.js';
import type { Segment } from '../../../src/audience/segment.js';
import { decodeSegment, encodeSegment } from '../../../src/audience/segment-codec.js';
import { judgeOf } from '../../../src/audience/segment-condition.js';
import type { SegmentId } from '../../../src/base/ids.js';
import { compileExpression } from '../../../src/filters/expression.js';
import { KEY_CHARS_MAX, NAME_CHARS_MAX } from '../../../src/limits.js';
import { PROMOTION_ENVIRONMENT } from '../../../src/promotions/promotion-filter.js';
import { profile } from '../../support/assignment.js';

const id = (name: string) => name as SegmentId;
const draft = { segmentId: id('regulars'), name: 'Regulars', condition: 'profile.baskets > 3.0' };

function made(fields: Partial<typeof draft> = {}): Segment {
  const segment = createSegment({ ...draft, ...fields }, 7);
  return segment.ok ? segment.value : expect.fail(JSON.stringify(segment.error));
}

function problem(fields: Partial<typeof draft>): string {
  const segment = createSegment({ ...draft, ...fields }, 7);
  return segment.ok ? '' : `${segment.error[0]!.path[0]}: ${segment.error[0]!.reason}`;
}

describe('a segment', () => {
  test.each<[string, Partial<typeof draft>, string]>([
    ['the longest id', { segmentId: id('s'.repeat(KEY_CHARS_MAX)) }, ''],
    ['a longer id', { segmentId: id('s'.repeat(KEY_CHARS_MAX + 1)) }, 'segmentId: must not be longer than 128'],
    ['no id', { segmentId: id('') }, 'segmentId: must not be empty'],
    ['the longest name', { name: 'n'.repeat(NAME_CHARS_MAX) }, ''],
    ['a longer name', { name: 'n'.repeat(NAME_CHARS_MAX + 1) }, 'name: must not be longer than'],
    ['no condition', { condition: '' }, 'condition: must not be empty'],
    [
      'a misspelled field',
      { condition: 'true && profile.basket_90d > 1.0' },
      'condition: line 1, column 16: unknown field "basket_90d"; did you mean "baskets_90d"?',
    ],
    ['what it is made for no condition', { condition: 'profile.baskets' }, 'must be true or false'],
    ['a promotion', { condition: "promotion.code == 'x'" }, 'unknown identifier "promotion"'],
    ['another segment', { condition: "'b' in profile.segment_ids" }, 'a segment is not made of other segments'],
    ['it as it was called first', { condition: 'size(profile.segments) > 0' }, 'must not read profile.segments'],
    [
      'a loop in a loop',
      { condition: 'profile.categories.all(a, profile.categories.exists(b, a == b))' },
      'steps, 10,000 are allowed in a segment',
    ],
  ])('is judged: %s', (_, fields, reason) => {
    if (reason === '') expect(problem(fields)).toBe('');
    else expect(problem(fields)).toContain(reason);
  });

  it('is edited as a whole or not at all', () => {
    const edited = editSegment(made(), { condition: 'profile.is_member' }, 9);
    expect(edited).toMatchObject({ ok: true, value: { name: 'Regulars', createdAtMs: 7, updatedAtMs: 9 } });
    expect(editSegment(made(), { name: 'x', condition: 'nope' }, 9)).toMatchObject({ ok: false });
  });

  it('is stored as it is', () => {
    for (const segment of [made(), { ...made(), deletedAtMs: 12 }]) {
      expect(decodeSegment(encodeSegment(segment))).toEqual(segment);
    }
  });

  test.each([
    ["profile.attributes.tier == 'gold'", true],
    ['profile.attributes.visits >= 3 && profile.attributes.visits < 3.5', true],
    ['profile.attributes.tier > 3.0', 'no matching overload'],
    ["profile.attributes.city == 'Graz'", 'city'],
    ["has(profile.attributes.city) && profile.attributes.city == 'Graz'", false],
    ["profile.attributes.city == 'Graz' || profile.is_member", true],
    ['profile.days_since_basket < 10.0', 'days_since_basket'],
    ["profile.profile_id == 'anna' && profile.store_id == ''", true],
  ])('%s: %s', (condition, expected) => {
    const attributes = [
      { name: 'tier', value: 'gold', setAtMs: 0 },
      { name: 'visits', value: 3, setAtMs: 0 },
    ];
    const verdict = judgeOf(made({ condition }))(profile({ attributes }));
    if (typeof expected === 'boolean') expect(verdict).toBe(expected);
    else expect(verdict).toEqual({ error: expect.stringContaining(expected) });
  });

  it('that was stored when more was allowed holds for nobody', () => {
    expect(judgeOf({ condition: 'nothing.like(this)' })(profile())).toEqual({
      error: expect.stringContaining('nothing'),
    });
  });
});

describe('the segments of a profile', () => {
  function asked(text: string) {
    const judged: string[] = [];
    const book: SegmentBook = {
      ids: ['a', 'b', 'c', 'told'].map(id),
      holds(segmentId) {
        judged.push(segmentId);
        return segmentId !== 'b';
      },
    };
    const who = knownProfile({ ...profile(), segments: new Set(['told', 'own'].map(id)) }, profile(), book);
    const compiled = compileExpression(text, PROMOTION_ENVIRONMENT);
    if (!compiled.ok) throw new Error(compiled.error);
    const textsAt = (path: string) => (path === 'promotion.target_segment' ? new Set(['', 'c']) : null);
    const bound = profileBinder(compiled.value.conditions, textsAt)(who);
    return { judged, ids: bound.get('segment_ids'), found: who.segments.found(), who };
  }

  it('are those that the caller tells and those whose conditions hold; each is asked once', () => {
    const { who, judged } = asked('true');
    expect(['own', 'told', 'a', 'b', 'a', 'x'].map((name) => who.segments.has(id(name)))).toEqual([
      true,
      true,
      true,
      false,
      true,
      true,
    ]);
    expect(judged).toEqual(['a', 'b', 'x']);
    expect(who.segments.found()).toEqual(['told', 'own', 'a', 'x']);
  });

  test.each<[string, string[], string[]]>([
    ["profile.is_member && promotion.code == 'x'", [], []],
    ["'a' in profile.segment_ids || 'b' in profile.segments", ['a', 'b'], ['a']],
    ["'own' in profile.segment_ids", [], ['own']],
    ['promotion.target_segment in profile.segment_ids', ['c'], ['c']],
    ["promotion.target_segment in profile.segment_ids || 'a' in profile.segment_ids", ['a', 'c'], ['a', 'c']],
    ['promotion.code in profile.segment_ids', ['a', 'b', 'c'], ['told', 'own', 'a', 'c']],
    ['promotion.tags.exists(t, t in profile.segment_ids)', ['a', 'b', 'c'], ['told', 'own', 'a', 'c']],
    ["'a' in profile.segment_ids && size(profile.segment_ids) > 1", ['a', 'b', 'c'], ['told', 'own', 'a', 'c']],
    ["profile.segment_ids.exists(s, s == 'a')", ['a', 'b', 'c'], ['told', 'own', 'a', 'c']],
    ["'a' in profile.segments && profile.segment_ids == []", ['a', 'b', 'c'], ['told', 'own', 'a', 'c']],
  ])('are worked out as far as a filter asks: %s', (text, judged, ids) => {
    const { ids: seen = [], ...rest } = asked(text);
    expect(rest.judged).toEqual(judged);
    expect(seen).toEqual(ids);
  });

  it('of a past moment are what they were', () => {
    const then = membershipIn(new Set(['a', 'b'].map(id)));
    expect([then.has(id('a')), then.has(id('c')), then.found()]).toEqual([true, false, ['a', 'b']]);
    expect([...then.among({ has: (each) => each !== 'a' })]).toEqual(['b']);
  });
});
