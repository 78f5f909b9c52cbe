import { countInWords } from '../../base/count-in-words.js';
import type { ProfileId } from '../../base/ids.js';
import type { ConfigurationState } from '../configuration/configuration.js';
import type { Registry } from '../configuration/registry.js';
import type { AssignedHandbill, Difference, DifferenceKind } from './handbill-explanation.js';

/** Each as a sentence; `subject` and `count` where the kind has them. */
const SENTENCES: Readonly<Record<DifferenceKind, (subject: string, count: number) => string>> = {
  CIRCUMSTANCES_UNKNOWN: () =>
    'The handbill was assigned by a version that did not keep what the request said of the customer',
  CAMPAIGN_GONE: () => 'The campaign has been deleted since',
  MODEL_GONE: (version) => `Model ${version}, which ranked then, is no longer kept, or its file is damaged`,
  HISTORY_TRIMMED: () =>
    'So much has been bought since that purchases of that time are only known summed up with later ones',
  HISTORY_CHANGED: (_, count) =>
    count > 0
      ? `The receipts of ${countInWords(count)} earlier ${count === 1 ? 'purchase' : 'purchases'} came in only after it was assigned`
      : 'Earlier receipts have been taken back or corrected since',
  PROFILE_MERGED: (profileId) => `The profile has become part of ${profileId}; purchases of both are counted together`,
  STORE_COPIED: () => 'The store was copied since, so that nobody knows what has been changed',
  CAMPAIGN_CHANGED: () => 'The campaign has been changed since',
  PROMOTION_CHANGED: (code) => `Promotion ${code} has been changed since`,
  OTHER_PROMOTIONS_CHANGED: (_, count) =>
    `${capital(countInWords(count))} other ${count === 1 ? 'promotion has' : 'promotions have'} come or been changed since`,
  ITEMS_CHANGED: (_, count) =>
    `${capital(countInWords(count))} ${count === 1 ? 'product has' : 'products have'} come or been changed since`,
  POPULARITY_MOVED: () => 'What all customers buy has moved on since, and the ranking with it',
  LEVELS_MOVED: () => 'It has been learned since how offers do where they are shown',
  USED_UP: () => 'Some promotions have been used up by all customers together, maybe since',
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const difference = (kind: DifferenceKind, subject = '', count = 0): Difference => ({
  kind,
  subject,
  words: SENTENCES[kind](subject, count),
});

/** What of the configuration is not as it was. */
export function configurationDifferences(
  { campaignId, slots }: AssignedHandbill,
  version: number,
  { version: now, campaigns, promotions, items }: ConfigurationState,
): Difference[] {
  // A copy counts its versions anew.
  if (version > now) return [difference('STORE_COPIED')];
  const found: Difference[] = [];
  if ((campaigns.get(campaignId)?.version ?? 0) > version) found.push(difference('CAMPAIGN_CHANGED'));
  const assigned = new Set(slots.map(({ promotion }) => promotion as number | null));
  for (const index of assigned) {
    const entry = index === null ? undefined : promotions.at(index);
    if (entry && entry.version > version) found.push(difference('PROMOTION_CHANGED', entry.key));
  }
  const others = changedSince(version, promotions, assigned);
  if (others > 0) found.push(difference('OTHER_PROMOTIONS_CHANGED', '', others));
  const changedItems = changedSince(version, items, new Set());
  if (changedItems > 0) found.push(difference('ITEMS_CHANGED', '', changedItems));
  return found;
}

function changedSince<T>(version: number, entries: Registry<T>, but: ReadonlySet<number | null>): number {
  let count = 0;
  for (const entry of entries.all()) if (entry.version > version && !but.has(entry.index)) count += 1;
  return count;
}

/** What of the customer is not as it was: `receipts` and `lines` are those of the history brought back to that time. */
export function customerDifferences(
  { profileId, circumstances }: AssignedHandbill,
  liveId: ProfileId,
  { receipts, lines }: { readonly receipts: number; readonly lines: number },
): Difference[] {
  const found: Difference[] = [];
  if (liveId !== profileId) found.push(difference('PROFILE_MERGED', liveId));
  if (circumstances && (circumstances.receipts !== receipts || circumstances.lines !== lines)) {
    found.push(difference('HISTORY_CHANGED', '', receipts - circumstances.receipts));
  }
  return found;
}
