import type { HandbillError } from '../../base/errors.js';
import { ok, type Result } from '../../base/result.js';
import type { Engine } from '../../engine/engine.js';
import { profileIdOf, profileIdsOf } from '../../engine/profiles/profile-names.js';
import type { Named } from '../convert/named.js';

/** A request with the id of its profile; throws where there is none of that name. */
export async function identify<Input>({ profiles }: Engine, { name, of }: Named<Input>): Promise<Input> {
  return of(await profileIdOf(profiles, name));
}

/** The same for the entries of a batch, in order. */
export async function identifyEach<Input>(
  { profiles }: Engine,
  entries: readonly Named<Input>[],
): Promise<Result<Input, HandbillError>[]> {
  const ids = await profileIdsOf(
    profiles,
    entries.map(({ name }) => name),
  );
  return ids.map((id, i) => (id.ok ? ok(entries[i]!.of(id.value)) : id));
}
