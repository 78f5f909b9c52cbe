import { violation } from '../../base/violation.js';
import type { FieldMask } from '../../generated/google/protobuf/FieldMask.js';
import { type Issues, within } from './fields.js';

/** Wire fields that change together, and what they say to the domain; unset ones read as null, which clears. */
export interface FieldGroup<Wire, Patch> {
  /** As the proto file spells them. */
  readonly paths: readonly string[];
  isSet(wire: Wire): boolean;
  read(wire: Wire, issues: Issues): Patch;
}

/**
 * AIP-134: no mask means the fields that have a value, `*` every field. Fields of issues are relative to the request, of which
 * `field` is the message.
 */
export function readMasked<Wire, Patch extends object>(
  groups: readonly FieldGroup<Wire, Patch>[],
  wire: Wire,
  mask: FieldMask | null | undefined,
  field: string,
  issues: Issues,
): Patch[] {
  const selected = selectGroups(groups, wire, mask?.paths ?? [], issues);
  return within(
    issues,
    () => field,
    () => selected.map((group) => group.read(wire, issues)),
  );
}

function selectGroups<Wire, Patch>(
  groups: readonly FieldGroup<Wire, Patch>[],
  wire: Wire,
  paths: readonly string[],
  issues: Issues,
): readonly FieldGroup<Wire, Patch>[] {
  if (paths.length === 0) return groups.filter((group) => group.isSet(wire));
  if (paths.includes('*')) return groups;
  const selected = new Set<FieldGroup<Wire, Patch>>();
  for (const path of new Set(paths)) {
    const group = groups.find((each) => each.paths.includes(path));
    if (group) selected.add(group);
    else issues.push(violation('update_mask', path, 'must name fields that can be set, without nested paths'));
  }
  return [...selected];
}
