import type { HandbillId } from '../../base/ids.js';
import {
  AGREEMENTS,
  DIFFERENCES,
  type ExplainedSlot,
  type HandbillExplanation,
} from '../../engine/handbills/handbill-explanation.js';
import type { ProfileName } from '../../engine/profiles/profile-names.js';
import type { ExplainHandbillRequest } from '../../generated/handbill/v1/ExplainHandbillRequest.js';
import type { ExplainHandbillResponseInput } from '../../generated/handbill/v1/ExplainHandbillResponse.js';
import { enumCodec } from './enums.js';
import { type Issues, readKey } from './fields.js';
import { readName } from './named.js';
import { present } from './optional.js';
import { toTimestamp } from './time.js';

const agreement = enumCodec('HANDBILL_AGREEMENT', AGREEMENTS);
const differenceKind = enumCodec('HANDBILL_DIFFERENCE_KIND', DIFFERENCES);

/** A name of null: the profile is not named. */
export function readExplainRequest(
  wire: ExplainHandbillRequest,
  issues: Issues,
): { readonly handbillId: HandbillId; readonly name: ProfileName | null } {
  const handbillId = readKey<HandbillId>(wire.handbillId, 'handbill_id', issues);
  const isNamed = wire.profileId !== '' || wire.identity !== null;
  return { handbillId, name: isNamed ? readName(wire, issues) : null };
}

export function toExplanation(explanation: HandbillExplanation): ExplainHandbillResponseInput {
  const { handbillId, profileId, campaignId, variantId, arm, modelVersion, seed } = explanation;
  return {
    handbillId,
    profileId,
    campaignId,
    variantId,
    arm,
    startTime: toTimestamp(explanation.startMs),
    endTime: toTimestamp(explanation.endMs),
    modelVersion,
    seed,
    shuffled: explanation.shuffled,
    agreement: agreement.toWire[explanation.agreement],
    slots: explanation.slots.map(toSlot),
    differences: explanation.differences.map(({ kind, subject, words }) => ({
      kind: differenceKind.toWire[kind],
      subject,
      words,
    })),
  };
}

const toSlot = (explained: ExplainedSlot, slot: number) => ({
  slot,
  code: explained.code ?? '',
  recomputedCode: explained.recomputedCode ?? '',
  contributions: explained.contributions.map((contribution) => ({ ...contribution })),
  explored: explained.explored,
  ...present('propensity', explained.propensity),
  ...(explained.score !== null && { score: explained.score }),
  ...(explained.recomputedScore !== null && { recomputedScore: explained.recomputedScore }),
});
