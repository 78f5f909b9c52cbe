import { type AttributeChange, setAttributes } from '../../audience/set-attributes.js';
import { checkProfileId } from '../../base/checks.js';
import type { ProfileId } from '../../base/ids.js';
import type { Clock } from '../../base/time.js';
import type { Violation } from '../../base/violation.js';
import type { ProfileRecord } from '../../profiles/record.js';
import { decodeProfileRecord, encodeProfileRecord } from '../../profiles/record-codec.js';
import { changeProfiles, type ProfileAccess, type ProfileVerb, type Rejected } from './change-profiles.js';

export interface AttributesInput extends AttributeChange {
  readonly profileId: ProfileId;
}

/** What became of it; `created`: nothing was stored of the profile before. */
export type AttributesOutcome = { readonly kind: 'created' | 'updated' | 'unchanged' } | Rejected;

/** Sets attributes of profiles, those of one in their order; one outcome an input. A dry run judges everything and writes nothing. */
export type ChangeAttributes = (
  inputs: readonly AttributesInput[],
  options: { readonly dryRun: boolean },
) => Promise<AttributesOutcome[]>;

interface State {
  readonly record: ProfileRecord;
  readonly isNew: boolean;
}

export function createChangeAttributes(access: ProfileAccess, clock: Clock): ChangeAttributes {
  const verb: ProfileVerb<AttributesInput, State, AttributesOutcome> = {
    validate({ profileId }) {
      const violations: Violation[] = [];
      checkProfileId('profileId', profileId, violations);
      return violations;
    },
    read: ({ profile, history }) => ({
      record: decodeProfileRecord(profile.bytes),
      isNew: profile.bytes === null && history.bytes === null,
    }),
    apply(state, change) {
      const { record, isNew } = state;
      const set = setAttributes(record.attributes, change, clock());
      if (!set.ok) return { outcome: { kind: 'rejected', violations: set.error }, state, events: [] };
      if (set.value === record.attributes) return { outcome: { kind: 'unchanged' }, state, events: [] };
      const outcome = { kind: isNew ? 'created' : 'updated' } as const;
      return { outcome, state: { record: { ...record, attributes: set.value }, isNew: false }, events: [] };
    },
    write: ({ record }) => ({ profile: encodeProfileRecord(record) }),
  };
  return (inputs, options) => changeProfiles(access, verb, inputs, options);
}
