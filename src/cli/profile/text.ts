import { plural } from '../../base/plural.js';
import type { EraseProfileResponse } from '../../generated/handbill/v1/EraseProfileResponse.js';
import type { Profile } from '../../generated/handbill/v1/Profile.js';
import { attributeText } from '../terminal/attribute-text.js';
import { plain } from '../terminal/plain.js';
import { card } from '../terminal/table.js';
import { instant, shortEnum } from '../terminal/words.js';

/** Enough of a digest to tell two of them apart. */
const DIGEST_CHARS = 12;

export const profileCard = (profile: Profile): string =>
  card([
    ['profile', profile.profileId],
    ...profile.identities.map(({ kind, digest, keyId }) => {
      const name = shortEnum(kind, 'IDENTITY_KIND').toLowerCase();
      return [name, `${digest.slice(0, DIGEST_CHARS)}… (key ${keyId})`] as const;
    }),
    ['receipts', plural(profile.receipts as number, 'receipt')],
    ['newest receipt', instant(profile.newestReceiptTime)],
    ['items bought', String(profile.items)],
    ['live handbills', String(profile.liveHandbills)],
    ['activated', plural(profile.activatedPromotions as number, 'promotion')],
    ['points', String(profile.points)],
    ...Object.entries(profile.attributes).map(([name, value]) => [name, attributeText(value)] as const),
    ['merged', profile.mergedProfileIds.join(', ')],
  ]);

export function erasureText({ profileIds, identities, commits, proof }: EraseProfileResponse): string {
  const merged = profileIds.length > 1 ? ` with ${plain(profileIds.slice(1).join(', '))}` : '';
  const what = `${plural(identities as number, 'identity', 'identities')} and the events of ${plural(commits as number, 'change')}`;
  return [`Erased ${plain(profileIds[0] ?? '')}${merged}: ${what}.`, ...(proof ? [proofText(proof)] : [])].join('\n');
}

function proofText({ keys, namingKeys }: NonNullable<EraseProfileResponse['proof']>): string {
  const looked = plural(keys as number, 'key');
  if (namingKeys.length === 0) return `Proved: none of the ${looked} of the store, nor a value, names it.`;
  return [`${looked} looked at; these hold the bytes of its name:`, ...namingKeys.map((key) => plain(`  ${key}`))].join(
    '\n',
  );
}
