import type { Connection } from '../command/connection.js';
import { createFaults } from './faults.js';
import { makePlan, type Plan } from './plan.js';
import { readEntries } from './read-entries.js';
import { readConfigurationFile } from './read-file.js';

/** The plan of a file; fails with everything that is wrong with the file. */
export async function readPlan(connection: Connection, file: string, prune: boolean): Promise<Plan> {
  const faults = createFaults(file);
  const entries = readEntries(await readConfigurationFile(file), faults);
  faults.refuse();
  const plan = await makePlan(connection, entries, faults, prune);
  faults.refuse();
  return plan;
}
