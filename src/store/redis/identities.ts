import type { IdentityStore } from '../port.js';
import type { Commands } from './commands.js';
import { identityKey, nameInKey, type Partitions } from './keys.js';
import type { ReadValues } from './read-values.js';
import type { Scanner } from './scanner.js';
import { ASSIGN } from './scripts/assign.js';

export function createIdentityStore(
  commands: Commands,
  partitions: Partitions,
  readValues: ReadValues,
  scanner: Scanner,
): IdentityStore {
  const wantedOf = (digest: string) => {
    const tag = partitions.tagOf(digest);
    return { tag, key: identityKey(tag, digest) };
  };

  return {
    async resolve(digests) {
      const owners = await readValues(digests.map(wantedOf));
      return owners.map((owner) => owner?.toString() ?? null);
    },
    async assign(digest, expected, owner) {
      const { tag, key } = wantedOf(digest);
      return (await commands.run('write', tag, ASSIGN, [key], [expected ?? '', owner ?? ''])) === 1;
    },
    async *all() {
      const seen = new Set<string>();
      for await (const keys of scanner.keys('hb:{*}:i:*')) {
        const digests = keys.map(nameInKey).filter((digest) => !seen.has(digest));
        const owners = await readValues(digests.map(wantedOf));
        for (const [i, digest] of digests.entries()) {
          const owner = owners[i];
          if (!owner || seen.has(digest)) continue;
          seen.add(digest);
          yield { digest, profileId: owner.toString() };
        }
      }
    },
  };
}
