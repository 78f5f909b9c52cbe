import { attributesPart } from '../audience/attributes.js';
import { seenEventsPart } from '../events/seen-events.js';
import { funnelPart } from '../funnel/counted-part.js';
import { handbillsPart } from '../handbill/handbills.js';
import { replacedReceiptsPart } from '../history/replaced-receipts.js';
import { outcomesPart } from '../outcomes/outcomes-part.js';
import { salesPart } from '../sales/kept-sales.js';
import { cashbackPart } from '../wallet/cashback.js';
import { holdsPart } from '../wallet/holds.js';
import { answeredPart } from '../wallet/idempotency.js';
import { reservationsPart } from '../wallet/reservations.js';
import { holdingsPart, pointsPart } from '../wallet/wallet.js';
import { identitiesPart } from './linked-identities.js';
import { mergedFromPart, mergePart } from './merge-marks.js';

/** Parts that most profiles don't have. The position is the code on disk: append only. */
export const OPTIONAL_PARTS = [
  holdingsPart,
  pointsPart,
  answeredPart,
  reservationsPart,
  seenEventsPart,
  identitiesPart,
  mergePart,
  mergedFromPart,
  replacedReceiptsPart,
  outcomesPart,
  funnelPart,
  attributesPart,
  cashbackPart,
  salesPart,
  holdsPart,
] as const;

export const PARTS = [handbillsPart, ...OPTIONAL_PARTS] as const;

type Part = (typeof PARTS)[number];

/**
 * Everything about a profile but what it has bought: what it was assigned and holds, what it has asked and told, what it is known by. Each folder
 * brings its part, with codec and merge rule; a new one is a line in the list above.
 */
export type ProfileRecord = { readonly [Each in Part as Each['name']]: Each['empty'] };

export const EMPTY_RECORD = Object.fromEntries(PARTS.map(({ name, empty }) => [name, empty])) as ProfileRecord;
