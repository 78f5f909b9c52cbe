import { isGhostArm } from '../../experiments/arms.js';
import type { Handbill } from '../../generated/handbill/v1/Handbill.js';
import type { SlotExplanation } from '../../generated/handbill/v1/SlotExplanation.js';
import { offerWords } from '../terminal/offer.js';
import { plain } from '../terminal/plain.js';
import { styled } from '../terminal/style.js';
import { type Column, table } from '../terminal/table.js';
import { instant, shortEnum } from '../terminal/words.js';
import { lotWords } from './lot-words.js';
import { weighedReasons } from './reasons.js';
import { scoreColumn } from './score-column.js';

const COLUMNS: readonly Column[] = [
  { title: '#', align: 'right' },
  { title: 'Offer', shrinks: true },
  { title: 'Discount' },
  { title: 'Code' },
];

const EMPTY_WORDS: Readonly<Record<string, string>> = {
  NO_CANDIDATE: 'no published promotion passes the filter',
  NONE_ELIGIBLE: 'no promotion is for this customer, here and now',
  OVERLAP: 'every further promotion shares an item with one above',
  TOO_FEW_CANDIDATES: 'fewer promotions than slots',
  EXPIRED: 'its promotion has expired',
  NOT_YET_VALID: 'its promotion starts later',
  NOT_PUBLISHED: 'its promotion is not published any more',
  WRONG_STORE: 'its promotion is not valid in this store',
  NOT_IN_AUDIENCE: 'its promotion is not for this customer any more',
  EXHAUSTED: 'its promotion has been used up by all customers together',
  CONTROL_GROUP: 'the customer is in the control group, or held out by the shop',
};

/** A handbill as a table under a line that tells whose it is; with explanations, the reasons under each row. */
export function handbillText(handbill: Handbill, explanations: readonly SlotExplanation[] = []): string {
  const head =
    `${styled('bold', plain(`Handbill of ${handbill.profileId}`))} in ${plain(handbill.campaignId)}, ` +
    `valid until ${instant(handbill.endTime)} ${styled('dim', plain(`(${handbill.handbillId})`))}`;
  return `${head}\n${slotsText(handbill, explanations)}`;
}

/** What to tell under an offer, a line each. */
type Reasons = (contributions: SlotExplanation['contributions']) => readonly string[];

/** The slots of a handbill as a table, with reasons under the offers that are explained; of a ghost, with the codes of those that would be offered. */
export function slotsText(
  handbill: Handbill,
  explanations: readonly SlotExplanation[],
  reasonsOf: Reasons = weighedReasons,
): string {
  if (handbill.slots.length === 0) return '  no slots';
  const byCode = new Map(explanations.map((explanation) => [explanation.code, explanation]));
  const ghostCodes = new Map(isGhostArm(handbill.arm) ? explanations.map(({ slot, code }) => [slot, code]) : []);
  const codes = handbill.slots.map(({ slot, promotion }) => promotion?.code ?? ghostCodes.get(slot) ?? '');
  const [header, ...rows] = slotTable(handbill, codes).split('\n');
  const body = rows.flatMap((row, at) => {
    const explanation = byCode.get(codes[at]!);
    if (explanation === undefined) return [row];
    const lot = lotWords(explanation);
    return [
      row,
      ...reasonsOf(explanation.contributions).map(reasonLine),
      ...(lot === null ? [] : [`           ${lot}`]),
    ];
  });
  return [header, ...body].join('\n');
}

const reasonLine = (words: string, at: number): string =>
  `   ${at === 0 ? styled('cyan', 'because') : '       '} ${words}`;

function slotTable(handbill: Handbill, codes: readonly string[]): string {
  const ranked = scoreColumn(handbill.algorithm);
  const rows = handbill.slots.map(({ slot, promotion, emptyReason, score }, at) => {
    const number = String(slot + 1);
    const code = codes[at]!;
    if (!promotion) {
      const reason = shortEnum(emptyReason ?? '', 'EMPTY_SLOT_REASON');
      return [number, `(empty: ${EMPTY_WORDS[reason] ?? reason})`, '', code, ''];
    }
    return [number, promotion.name, offerWords(promotion), code, ranked?.text(score) ?? ''];
  });
  return table(ranked ? [...COLUMNS, ranked] : COLUMNS, rows);
}
