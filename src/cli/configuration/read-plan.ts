import type { Connection } from '../command/connection.js';
import { createFaults } from './faults.js';
import { makePlan, type Plan, type PlanSettings } from './plan.js';
import { readEntries } from './read-entries.js';
import { readConfigurationFile } from './read-file.js';

/** The plan of a file; fails with everything that is wrong with the file. */
export async function readPlan(connection: Connection, file: string, settings: PlanSettings): Promise<Plan> {
  const faults = createFaults(file);
  const entries = readEntries(await readConfigurationFile(file), faults);
  // A broken export must not empty a store.
  const isEmpty = [...entries.values()].every(({ size }) => size === 0);
  if (settings.prune && isEmpty) faults.add(() => 1, 'there are no entries, so that --prune would delete all there is');
  faults.refuse();
  const plan = await makePlan(connection, entries, faults, settings);
  faults.refuse();
  return plan;
}
