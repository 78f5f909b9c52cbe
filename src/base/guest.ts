import type { ProfileId, SaleId } from './ids.js';

/** No key that a caller sends begins with it: nobody can name a guest, or mean one by mistake. */
const GUEST_PREFIX = '\u0001sale/';

/** Who keeps an anonymous sale: a record of its own, as a profile has, with what was redeemed in it. Nobody's customer. */
export const guestOf = (saleId: SaleId): ProfileId => `${GUEST_PREFIX}${saleId}` as ProfileId;

export const isGuest = (profileId: string): boolean => profileId.startsWith(GUEST_PREFIX);

/** As it is told outside: an anonymous sale is of no profile. */
export const shownOwner = (profileId: ProfileId): string => (isGuest(profileId) ? '' : profileId);
