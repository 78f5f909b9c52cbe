import type { ConfigurationEntry } from '../../store/port.js';
import type { SimulationAnswer, SimulationTask } from './simulation-task.js';
import { createSimulator, type Simulator } from './simulator.js';

const entries: ConfigurationEntry[] = [];
let simulator: Simulator | undefined;

/** The thread of one simulation. */
export async function run(task: SimulationTask): Promise<SimulationAnswer> {
  switch (task.kind) {
    case 'entries':
      entries.push(...task.entries);
      return null;
    case 'begin':
      simulator = await createSimulator(entries.splice(0), task.basis);
      return null;
    case 'profiles':
      for (const profile of task.profiles) simulator!.add(profile);
      return null;
    case 'end':
      return simulator!.outcome();
  }
}
