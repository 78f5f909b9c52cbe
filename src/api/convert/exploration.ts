import type { ExplorationRule } from '../../campaigns/campaign.js';
import type { Exploration, ExplorationInput } from '../../generated/handbill/v1/Exploration.js';
import { enumCodec } from './enums.js';
import { type Issues, readFinite, within } from './fields.js';

const method = enumCodec('EXPLORATION_METHOD', ['THOMPSON', 'SOFTMAX', 'UNIFORM']);

/** null: nothing is left to chance. */
export function readExploration(wire: Exploration | null, issues: Issues): ExplorationRule | null {
  if (wire === null) return null;
  return within(
    issues,
    () => 'exploration',
    () => ({
      share: readFinite(wire.share, 'share', issues),
      slots: wire.slots,
      method: method.read(wire.method, 'method', issues) ?? 'THOMPSON',
    }),
  );
}

export const toExploration = (rule: ExplorationRule | null): ExplorationInput | null =>
  rule && { share: rule.share, slots: rule.slots, method: method.toWire[rule.method] };
