import type { IdentityStore } from '../port.js';
import { type Environment, refreshReads } from './environment.js';
import type { Scanner } from './scanner.js';
import type { Writer } from './writer.js';

export function createIdentityStore(environment: Environment, writer: Writer, scanner: Scanner): IdentityStore {
  const ownerOf = (digest: string): string | null => environment.identities.getBinary(digest)?.toString() ?? null;

  return {
    async resolve(digests) {
      refreshReads(environment);
      return digests.map(ownerOf);
    },
    async assign(digest, expected, owner) {
      return writer.submit(1, () => {
        if (ownerOf(digest) !== expected) return false;
        if (owner === null) void environment.identities.remove(digest);
        else void environment.identities.put(digest, Buffer.from(owner));
        return true;
      });
    },
    all: () =>
      scanner.scan(
        (transaction) => environment.identities.getRange({ start: '', transaction }),
        ({ key, value }) => ({ digest: key, profileId: value.toString() }),
      ),
  };
}
