/** Every entry of an outbox is kept with those of some profile; an entry that is nobody's, and is not told beside one of a profile, with those of this one. */
export const PLACE_OF_NOBODY = 'nobody';
