import type { RawEntry } from '../port.js';
import type { Environment } from './environment.js';
import type { Scanner } from './scanner.js';

/** All tables in one snapshot; a key is led by the name of its table. */
export function everything(environment: Environment, scanner: Scanner): AsyncIterable<RawEntry> {
  const { root, profiles, entries, log, outbox, snapshots, identities, limits, reservations } = environment;
  return scanner.scan(
    function* (transaction) {
      for (const [name, table] of Object.entries({
        root,
        profiles,
        entries,
        snapshots,
        identities,
        limits,
        reservations,
      })) {
        for (const row of table.getRange({ start: '', transaction })) yield { name, ...row };
      }
      for (const [name, table] of Object.entries({ log, outbox })) {
        for (const row of table.getRange({ transaction })) yield { name, ...row };
      }
    },
    ({ name, key, value }) => ({ key: Buffer.concat([Buffer.from(`${name}/`), Buffer.from(key)]), value }),
  );
}
