import { describe, expect, it } from 'vitest';
import { dropCountsText, droppedText, whyText } from '../../../src/cli/handbill/dropped-text.js';
import { explanationText } from '../../../src/cli/handbill/explanation-text.js';
import { handbillText } from '../../../src/cli/handbill/text.js';
import { loadContract } from '../../../src/contract/load.js';
import { AGREEMENTS } from '../../../src/engine/handbills/handbill-explanation.js';

/** All values of an enum of the contract but the unspecified one. */
function valuesOf(name: 'EmptySlotReason' | 'DropReason'): string[] {
  const { type } = loadContract().handbill.v1[name];
  return (type as { value: { name: string }[] }).value.map((value) => value.name).slice(1);
}

const time = { seconds: 1_780_000_000, nanos: 0 };
const handbill = {
  handbillId: 'abc',
  profileId: 'anna',
  campaignId: 'weekly',
  algorithm: 'ALGORITHM_AI_ENGINE',
  variantId: 'A',
  startTime: time,
  endTime: time,
  modelVersion: 0,
  seed: 1,
};

describe('the text of a handbill', () => {
  it.each(valuesOf('EmptySlotReason'))('says in words why a slot is empty: %s', (emptyReason) => {
    const slots = [{ slot: 0, group: 'main', promotion: null, emptyReason, score: 0 }];
    expect(handbillText({ ...handbill, slots } as never)).not.toMatch(/[A-Z]{4}/);
  });

  it.each(valuesOf('DropReason'))('says in words why a candidate was not chosen: %s', (reason) => {
    const dropped = { code: 'p-1', reason, score: 0.1 } as never;
    expect(droppedText([dropped], 'ALGORITHM_AI_ENGINE')).not.toMatch(/[A-Z]{4}/);
    expect(dropCountsText([{ reason, promotions: 12_000 } as never])).toMatch(/12,000 {2}[^A-Z]+$/);
    expect(whyText('p-1', dropped)).toMatch(/^p-1 is not in the handbill: [^A-Z]+$/);
  });
});

describe('the text of an explanation', () => {
  const slot = {
    slot: 0,
    code: 'milk-10',
    score: 0.25,
    recomputedCode: 'milk-10',
    recomputedScore: 0.25,
    contributions: [{ signal: 'popularity', amount: 1, share: 1, words: 'Many customers buy Milk' }],
  };
  const text = (fields: object) =>
    explanationText({
      ...handbill,
      agreement: 'HANDBILL_AGREEMENT_SAME',
      differences: [],
      slots: [slot],
      ...fields,
    } as never);

  it.each(AGREEMENTS)('says in words whether it agrees: %s', (agreement) => {
    expect(text({ agreement: `HANDBILL_AGREEMENT_${agreement}` })).not.toMatch(/[A-Z]{4}/);
  });

  it('tells offers and reasons, and what has changed', () => {
    expect(text({})).toBe(
      [
        'Handbill of anna in weekly, from 2026-05-28 20:26 UTC to 2026-05-28 20:26 UTC (abc)',
        'Recomputed, it is the same again: the same offers with the same scores.',
        '',
        ' 1  milk-10  score 0.250',
        '    100 %  Many customers buy Milk',
      ].join('\n'),
    );
    const differences = [{ kind: '', subject: '', words: 'The campaign has been changed since' }];
    const changed = { differences, slots: [{ ...slot, recomputedScore: 0.2, recomputedCode: 'bread-5' }] };
    expect(text(changed)).toContain('  - The campaign has been changed since.\n');
    expect(text(changed)).toContain(' 1  milk-10  score 0.250, now 0.200  (recomputed: bread-5)');
  });
});
