import type { ProfileRecord } from '../../profiles/record.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';

/** The state; after a look where the record names what isn't in it: another server has brought that a moment ago. */
export async function stateOfRecord(configuration: Configuration, record: ProfileRecord): Promise<ConfigurationState> {
  const state = await configuration.loaded();
  if (!isKnown(record, state)) await configuration.look();
  return state;
}

function isKnown({ handbills, holdings }: ProfileRecord, { promotions, campaigns }: ConfigurationState): boolean {
  return (
    handbills.every(
      ({ campaign, slots }) =>
        campaigns.at(campaign) !== undefined &&
        slots.every((slot) => slot.kind === 'empty' || promotions.at(slot.promotion) !== undefined),
    ) &&
    holdings.every(
      ({ promotion, origin }) =>
        promotions.at(promotion) !== undefined && (origin === null || campaigns.at(origin.campaign) !== undefined),
    )
  );
}
