import { profileIdOf } from '../../engine/profiles/profile-names.js';
import type { Identity as WireIdentity } from '../../generated/handbill/v1/Identity.js';
import type { Identity } from '../../profiles/identity.js';
import { readAttributes } from '../convert/attributes.js';
import { type Issues, required, within } from '../convert/fields.js';
import { readIdentity } from '../convert/identity.js';
import { readFileOptions } from '../convert/import-file.js';
import { readRequiredName, type WireName } from '../convert/named.js';
import { wirePath } from '../convert/paths.js';
import { toErasure, toProfile } from '../convert/profile.js';
import { spelling } from '../convert/violations.js';
import { importing, type ServiceMethods, stream, unary } from '../method/method.js';

export const profileMethods: ServiceMethods<'ProfileService'> = {
  GetProfile: unary({
    role: 'register',
    read: readProfile,
    run: async ({ profiles }, name) => profiles.get(await profileIdOf(profiles, name)),
    write: toProfile,
  }),

  LinkIdentity: unary({
    role: 'register',
    pool: 'writes',
    read: readLink,
    run: async ({ profiles }, { name, identity }) => profiles.link(await profileIdOf(profiles, name), identity),
    write: toProfile,
  }),

  UnlinkIdentity: unary({
    role: 'register',
    pool: 'writes',
    read: readLink,
    run: async ({ profiles }, { name, identity }) => profiles.unlink(await profileIdOf(profiles, name), identity),
    write: toProfile,
  }),

  MergeProfiles: unary({
    role: 'admin',
    read: ({ from, into }, issues) => ({
      from: readRequiredName(from, 'from', issues),
      into: readRequiredName(into, 'into', issues),
    }),
    run: async ({ profiles }, { from, into }) =>
      profiles.merge(await profileIdOf(profiles, from), await profileIdOf(profiles, into)),
    write: toProfile,
  }),

  SetProfileAttributes: unary({
    role: 'register',
    pool: 'writes',
    requestSize: 'large',
    read: (wire, issues) => ({
      name: readProfile(wire, issues),
      change: { values: readAttributes(wire.attributes, issues), replaces: wire.replace },
    }),
    run: async ({ profiles }, { name, change }) =>
      spelling(wirePath, profiles.setAttributes(await profileIdOf(profiles, name), change)),
    write: toProfile,
  }),

  ImportProfileAttributes: importing({
    role: 'operator',
    read: ({ file, replace }, issues, { currency }) => ({
      ...within(
        issues,
        () => 'file',
        () => readFileOptions(file, currency, issues),
      ),
      replace,
    }),
    run: ({ profiles }, file, options) => profiles.importAttributes(file, options),
  }),

  ExportProfile: stream({
    role: 'admin',
    pool: 'exports',
    read: readProfile,
    async *run({ profiles }, name, signal) {
      yield* profiles.export(await profileIdOf(profiles, name), signal);
    },
    write: (json) => ({ json }),
  }),

  EraseProfile: unary({
    role: 'admin',
    pool: 'erasures',
    read: (wire, issues) => ({ name: readProfile(wire, issues), prove: wire.prove }),
    run: async ({ profiles }, { name, prove }) => profiles.erase(await profileIdOf(profiles, name), { prove }),
    write: toErasure,
  }),
};

function readProfile({ profile }: { readonly profile: WireName | null }, issues: Issues) {
  return readRequiredName(profile, 'profile', issues);
}

interface WireLink {
  readonly profile: WireName | null;
  readonly identity: WireIdentity | null;
}

function readLink(wire: WireLink, issues: Issues) {
  const identity = readRequiredIdentity(wire.identity, issues);
  return { name: readProfile(wire, issues), identity };
}

const NO_IDENTITY: Identity = { kind: 'custom_id', value: '' };

function readRequiredIdentity(sent: WireIdentity | null, issues: Issues): Identity {
  const identity = required(sent, 'identity', issues);
  const read = within(
    issues,
    () => 'identity',
    () => readIdentity(identity, issues),
  );
  return read ?? NO_IDENTITY;
}
