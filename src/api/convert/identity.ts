import { violation } from '../../base/violation.js';
import type { Identity as WireIdentity } from '../../generated/handbill/v1/Identity.js';
import { type Identity, parseIdentity } from '../../profiles/identity.js';
import { IDENTITY_KINDS, type IdentityKind } from '../../profiles/linked-identities.js';
import { type Issues, missing } from './fields.js';

type WireKind = `IDENTITY_KIND_${Uppercase<IdentityKind>}`;

const toWireKind = (kind: IdentityKind): WireKind => `IDENTITY_KIND_${kind.toUpperCase() as Uppercase<IdentityKind>}`;

export const identityKind: Readonly<Record<IdentityKind, WireKind>> = Object.fromEntries(
  IDENTITY_KINDS.map((kind) => [kind, toWireKind(kind)]),
) as Record<IdentityKind, WireKind>;

/** null: there are issues; they never repeat the value. */
export function readIdentity({ kind: wireKind, value }: WireIdentity, issues: Issues): Identity | null {
  const kind = IDENTITY_KINDS.find((known) => identityKind[known] === wireKind);
  if (kind === undefined) {
    missing('kind', issues);
    return null;
  }
  const parsed = parseIdentity(kind, value);
  if (parsed.ok) return parsed.value;
  issues.push(violation('value', '(hidden)', parsed.error));
  return null;
}
