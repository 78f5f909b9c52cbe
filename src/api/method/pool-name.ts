/**
 * Calls under way are counted by what they cost, so that none keeps those of another kind out. `calls` are short, or take no more than a
 * short one at a time.
 */
export type PoolName = 'calls' | 'imports' | 'trainings' | 'watches';
