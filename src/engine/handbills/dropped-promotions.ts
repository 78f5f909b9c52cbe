import type { AssignInput, OrderedAssignment } from '../../assignment/assign.js';
import { createDropped } from '../../assignment/dropped.js';
import type { DropCounts, DroppedCandidate } from '../../assignment/explanation.js';
import { isPresent } from '../../base/deletion.js';
import type { PromotionCode, PromotionIndex } from '../../base/ids.js';
import { giveWay } from '../../base/work.js';
import { turnForPiece } from '../concurrency/long-work.js';
import type { ConfigurationState } from '../configuration/configuration.js';
import { requireEntry } from '../configuration/read-entries.js';

/** What a handbill does not hold, and why. */
export interface DroppedPromotions {
  /** Candidates, best scores first, limited. */
  readonly dropped: readonly DroppedCandidate[];
  /** Of all promotions. */
  readonly dropCounts: DropCounts;
  /** The promotion that was asked for; null: none was, or the handbill holds it. */
  readonly why: DroppedCandidate | null;
}

/** What is asked of them. */
interface Asked {
  readonly explain: boolean;
  /** A promotion of which to tell; null: none. */
  readonly why: PromotionCode | null;
}

/** NOT_FOUND: there is no promotion of this code, or it is deleted. */
export async function droppedPromotions(
  { promotions }: ConfigurationState,
  input: AssignInput,
  assignment: OrderedAssignment,
  { explain, why }: Asked,
): Promise<DroppedPromotions> {
  if (!explain && why === null) return NOTHING;
  const asked = why === null ? null : requireEntry(promotions, 'promotion', why, isPresent);
  const dropped = createDropped(input, assignment);
  const present = function* () {
    for (const { index, value } of promotions.all()) {
      if (isPresent(value)) yield { index: index as PromotionIndex, promotion: value };
    }
  };
  return {
    dropped: explain ? dropped.best() : [],
    dropCounts: explain ? await giveWay(dropped.counts(present()), turnForPiece) : new Map(),
    why: asked && dropped.one(asked.index as PromotionIndex, asked.value),
  };
}

const NOTHING: DroppedPromotions = { dropped: [], dropCounts: new Map(), why: null };
