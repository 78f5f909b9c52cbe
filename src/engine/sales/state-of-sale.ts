import type { ProfileRecord } from '../../profiles/record.js';
import type { SoldSale } from '../../sales/sale.js';
import type { Configuration, ConfigurationState } from '../configuration/configuration.js';
import { stateOfRecord } from '../wallets/record-known.js';

/** The state; after a look where the sale has an item that isn't in it: another server has sold what no feed tells of, a moment ago. */
export async function stateOfSale(
  configuration: Configuration,
  record: ProfileRecord,
  { lines }: Pick<SoldSale, 'lines'>,
): Promise<ConfigurationState> {
  const state = await stateOfRecord(configuration, record);
  if (lines.some(({ item }) => state.items.at(item) === undefined)) await configuration.look();
  return state;
}
