/**
 * Calls under way are counted by what they cost and by who waits for them, so that none keeps those of another kind out:
 *
 * - `reads`: what a customer or a check-out waits to see
 * - `writes`: what they tell, alone or some entries at a time
 * - `batches`: longer lists of either, counted by their entries
 * - `office`: single calls of the back office: lists, previews, campaigns, models
 * - `exports`, `erasures`: all that is known of a profile, shown or removed
 * - `imports`, `trainings`, `watches`: what takes long, or has no end
 */
export type PoolName =
  | 'reads'
  | 'writes'
  | 'batches'
  | 'office'
  | 'exports'
  | 'erasures'
  | 'imports'
  | 'trainings'
  | 'watches';
