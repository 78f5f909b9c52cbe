import type { Configuration, ConfigurationState } from './configuration.js';

/** The state; where it doesn't have one of the keys, after a look: another server may have brought it a moment ago. */
export async function lookFor(
  configuration: Configuration,
  kind: 'items' | 'promotions' | 'campaigns' | 'segments',
  keys: Iterable<string>,
): Promise<ConfigurationState> {
  const state = await configuration.loaded();
  for (const key of keys) {
    if (state[kind].get(key) !== undefined) continue;
    await configuration.look();
    break;
  }
  return state;
}
