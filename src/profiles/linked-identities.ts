import { everyNth, recordPart } from '../base/record-part.js';

/** Codes on disk are positions: append only. */
export const IDENTITY_KINDS = ['custom_id', 'email', 'phone', 'loyalty_card', 'card_digest'] as const;
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

/** What else the profile is known by; never the e-mail address or number itself. */
export interface LinkedIdentity {
  readonly kind: IdentityKind;
  /** Keyed digest, as the identity store knows it. */
  readonly digest: string;
  /** Names the key of the digest. */
  readonly keyId: string;
}

type Identities = readonly LinkedIdentity[];

export const identitiesPart = recordPart({
  name: 'identities',
  empty: [] as Identities,
  pack: (identities): readonly (string | number)[] =>
    identities.flatMap(({ kind, digest, keyId }) => [IDENTITY_KINDS.indexOf(kind), digest, keyId]),
  unpack: (packed): Identities =>
    everyNth(packed, 3, (at) => ({
      kind: IDENTITY_KINDS[packed[at] as number]!,
      digest: packed[at + 1] as string,
      keyId: packed[at + 2] as string,
    })),
  merge: (into, from) => [...new Map([...into, ...from].map((each) => [each.digest, each])).values()],
});
