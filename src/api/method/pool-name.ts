/**
 * Calls under way are counted by what they cost, so that none keeps those of another kind out. `calls` are short, or take no more than a
 * short one at a time; `scans` read a store or its outbox from end to end.
 */
export type PoolName = 'calls' | 'imports' | 'scans' | 'trainings' | 'watches';
