import { type GhostArm, isGhostArm } from '../../experiments/arms.js';
import type { ExplainedSlot } from '../../generated/handbill/v1/ExplainedSlot.js';
import type { ExplainHandbillResponse } from '../../generated/handbill/v1/ExplainHandbillResponse.js';
import { styled } from '../terminal/style.js';
import { instant, shortEnum } from '../terminal/words.js';
import { lotWords, SHUFFLED_WORDS } from './lot-words.js';
import { weighedReasons } from './reasons.js';

const GHOST_WORDS: Readonly<Record<GhostArm, string>> = {
  CONTROL: 'It is a ghost of the control group: the customer has never seen it',
  HOLDOUT: 'It is a ghost of those whom the shop holds out: the customer has never seen it',
};

const AGREEMENT_WORDS: Readonly<Record<string, string>> = {
  SAME: 'Recomputed, it is the same again: the same offers with the same scores',
  SAME_OFFERS: 'Recomputed, it has the same offers, with other scores',
  OTHER_OFFERS: 'Recomputed, it has other offers',
  NOT_RECOMPUTED: 'It can not be recomputed',
};

/** A handbill of the past: whose it was, what has changed since, and the offers with their reasons. */
export function explanationText(explained: ExplainHandbillResponse): string {
  const { profileId, campaignId, handbillId, startTime, endTime, differences, slots } = explained;
  const agreement = shortEnum(explained.agreement, 'HANDBILL_AGREEMENT');
  return [
    `${styled('bold', `Handbill of ${profileId}`)} in ${campaignId}, from ${instant(startTime)} to ${instant(endTime)} ${styled('dim', `(${handbillId})`)}`,
    ...(isGhostArm(explained.arm) ? [`${GHOST_WORDS[explained.arm]}.`] : []),
    `${AGREEMENT_WORDS[agreement] ?? agreement}.`,
    ...(explained.shuffled ? [`  - ${SHUFFLED_WORDS}.`] : []),
    ...differences.map(({ words }) => `  - ${words}.`),
    '',
    ...slots.flatMap(slotLines),
  ].join('\n');
}

function slotLines(explained: ExplainedSlot): string[] {
  const { slot, code, score, recomputedCode, recomputedScore, contributions } = explained;
  const lot = lotWords(explained);
  const number = String(slot + 1).padStart(2);
  const scored = score === undefined ? '' : `  score ${score.toFixed(3)}`;
  const now = recomputedScore === undefined || recomputedScore === score ? '' : `, now ${recomputedScore.toFixed(3)}`;
  const other =
    code === recomputedCode || recomputedScore === undefined ? '' : `  (recomputed: ${recomputedCode || 'nothing'})`;
  const head = `${number}  ${code || '(empty)'}${styled('dim', scored + now)}${other}`;
  return [head, ...(lot === null ? [] : [`    ${lot}`]), ...weighedReasons(contributions).map((line) => `    ${line}`)];
}
